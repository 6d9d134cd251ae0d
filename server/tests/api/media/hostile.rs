//! Files that are no pictures, pictures that are cut off or damaged, and pictures that are bombs: refused in words,
//! quickly, within bounded memory.

use std::io::Cursor;
use std::time::{Duration, Instant};

use framekeep::ids::AssetId;
use image::codecs::gif::GifEncoder;
use image::{DynamicImage, Frame, ImageFormat, RgbaImage};
use reqwest::multipart::{Form, Part};

use super::{file, png, send, upload};
use crate::harness::{App, fresh};

/// A picture whose every pixel differs from its neighbours.
pub(super) fn noise(side: u32) -> RgbaImage {
    RgbaImage::from_fn(side, side, |x, y| {
        let value = (x * 7_919 + y * 104_729) % 251;
        image::Rgba([value as u8, (value * 3) as u8, (x * y) as u8, 255])
    })
}

fn encoded(format: ImageFormat) -> Vec<u8> {
    let picture = DynamicImage::ImageRgba8(noise(64));
    let picture = if format == ImageFormat::Jpeg {
        picture.to_rgb8().into()
    } else {
        picture
    };
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn gif(side: u32, frames: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut bytes, 30);
    encoder
        .encode_frames((0..frames).map(|_| Frame::new(RgbaImage::new(side, side))))
        .unwrap();
    drop(encoder);
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ (0xedb8_8320 & (!(sum & 1)).wrapping_add(1))
        })
    })
}

pub(super) fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [kind.as_slice(), data].concat();
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [length.as_slice(), &body, &crc32(&body).to_be_bytes()].concat()
}

/// A PNG that claims this size in a header with a right check sum; `data` is its content.
fn claimed_png(width: u32, height: u32, bits: u8, data: &[u8]) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[bits, 6, 0, 0, 0]].concat();
    let parts = [chunk(b"IHDR", &header), chunk(b"IDAT", data), chunk(b"IEND", b"")];
    [&b"\x89PNG\r\n\x1a\n"[..], &parts.concat()].concat()
}

/// A GIF that claims this size and holds so many frames of one pixel.
fn claimed_gif(width: u16, height: u16, frames: usize) -> Vec<u8> {
    let mut bytes = b"GIF89a".to_vec();
    bytes.extend([width.to_le_bytes(), height.to_le_bytes()].concat());
    bytes.extend([0x80, 0, 0, 0, 0, 0, 255, 255, 255]);
    for _ in 0..frames {
        bytes.extend([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]);
    }
    bytes.push(0x3b);
    bytes
}

/// The same bytes with one range overwritten.
fn spoilt(mut bytes: Vec<u8>, at: usize) -> Vec<u8> {
    for byte in &mut bytes[at..at + 8] {
        *byte ^= 0x5a;
    }
    bytes
}

#[tokio::test]
async fn the_bytes_decide_what_is_taken() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let no_pictures: [&[u8]; 8] = [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7",
        b"just text",
        b"\x89PNG",
        b"BM\0\0\0\0\0\0\0\0",
        b"\0\0\0\x18ftypheic",
        b"RIFF\0\0\0\0WAVE",
    ];
    for bytes in no_pictures {
        let part = file(bytes.to_vec()).mime_str("image/png").unwrap();
        let answer = send(&ada, Form::new().part("file", part)).await.expect(415);
        assert_eq!(answer["code"], "unsupported_media");
        assert_eq!(
            answer["detail"],
            "This file is not a picture that Framekeep takes. Choose a PNG, JPEG, WebP or GIF."
        );
    }
    let part = Part::bytes(png(3, 3, 1))
        .file_name("page.html")
        .mime_str("text/html")
        .unwrap();
    let asset = send(&ada, Form::new().part("file", part)).await.expect(201);
    assert_eq!(asset["mimeType"], "image/png");
    let stored = reqwest::get(asset["cloudUrl"].as_str().unwrap()).await.unwrap();
    assert_eq!(stored.headers()["content-type"], "image/png");
    println!("{} refused", no_pictures.len());
}

#[tokio::test]
async fn a_picture_that_is_cut_off_or_damaged_is_never_ready() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let mut refused = 0;
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP] {
        let whole = encoded(format);
        upload(&ada, fresh(), whole.clone()).await.expect(201);
        let length = whole.len();
        for kept in [
            length / 10,
            length / 3,
            length / 2,
            length - 200,
            length - 13,
            length - 1,
        ] {
            let answer = upload(&ada, fresh(), whole[..kept].to_vec()).await.expect(415);
            let words = answer["detail"].as_str().unwrap();
            assert!(
                words.contains("cut off") || words.contains("damaged"),
                "{format:?} cut to {kept} of {length}: {words}"
            );
            refused += 1;
        }
    }
    // Whole to look at, but what is inside cannot be unpacked. (JPEG and GIF have no check sums: any bytes mean something.)
    for (format, at) in [(ImageFormat::Png, 300), (ImageFormat::WebP, 40)] {
        let answer = upload(&ada, fresh(), spoilt(encoded(format), at)).await.expect(415);
        assert_eq!(
            answer["detail"],
            "This picture is damaged and cannot be shown. Choose another file."
        );
        refused += 1;
    }
    let empty = claimed_png(640, 480, 8, b"");
    upload(&ada, fresh(), empty).await.expect(415);
    let list = ada.get("/api/media/assets").await.expect(200);
    assert_eq!(list["assets"].as_array().unwrap().len(), 4);
    let rows: i64 = sqlx::query_scalar("select count(*) from media_assets")
        .fetch_one(&app.server.pool)
        .await
        .unwrap();
    let objects = app.server.objects.list("", None).await.unwrap().objects;
    assert_eq!(
        (rows, objects.len()),
        (4, 4),
        "of what was refused nothing is kept: {objects:?}"
    );
    println!("{} refused", refused + 1);
}

#[tokio::test]
async fn bombs_are_refused_before_they_are_unpacked() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let zeros = [0x78, 0x9c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01];
    let bombs = [
        (
            claimed_png(65_535, 65_535, 8, &zeros),
            "This picture is 65535 × 65535 pixels.",
        ),
        (claimed_png(u32::MAX >> 1, 1, 8, &zeros), "takes too much memory"),
        (claimed_png(16_385, 1, 8, &zeros), "This picture is 16385 × 1 pixels."),
        (claimed_png(16_000, 16_000, 8, &zeros), "50 megapixels"),
        (claimed_png(7_000, 7_000, 16, &zeros), "takes too much memory"),
        (claimed_gif(65_535, 65_535, 1), "65535 × 65535"),
        (claimed_gif(1, 1, 100_000), "This animation has 100000 frames."),
        (claimed_gif(1_100, 1_000, 300), "too many pixels in all its 300 frames"),
    ];
    let before = memory_bytes();
    for (bytes, words) in &bombs {
        let start = Instant::now();
        let answer = upload(&ada, fresh(), bytes.clone()).await.expect(413);
        assert!(answer["detail"].as_str().unwrap().contains(words), "{answer}");
        assert!(
            start.elapsed() < Duration::from_secs(1),
            "{words}: {:?}",
            start.elapsed()
        );
    }
    let grown = memory_bytes().saturating_sub(before);
    assert!(grown < 128 << 20, "{grown} bytes more");
    println!("{} bombs, at most {} KiB more memory", bombs.len(), grown >> 10);
}

/// The most memory that this process ever had, in bytes.
fn memory_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    let kib: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kib << 10
}

#[tokio::test]
async fn animations_within_the_limits_are_taken() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let id = fresh::<AssetId>();
    let asset = upload(&ada, id, gif(40, 12)).await.expect(201);
    assert_eq!(
        (asset["width"].as_u64(), asset["mimeType"].as_str()),
        (Some(40), Some("image/gif"))
    );
    upload(&ada, fresh(), claimed_gif(20, 20, 300)).await.expect(201);
    upload(&ada, fresh(), claimed_gif(20, 20, 301)).await.expect(413);
}

#[tokio::test]
async fn many_large_pictures_at_once_wait_for_their_turn() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let large = png(5_000, 4_000, 1);
    let all = (0..12).map(|_| upload(&ada, fresh(), large.clone()));
    let answers = futures::future::join_all(all).await;
    let taken = answers.iter().filter(|answer| answer.is(201)).count();
    // Who has waited too long is told to come again; nobody is refused for good.
    assert!(
        taken > 0 && answers.iter().all(|answer| answer.is(201) || answer.is(503)),
        "{answers:?}"
    );
    println!("{taken} of {} taken at the first try", answers.len());
}
