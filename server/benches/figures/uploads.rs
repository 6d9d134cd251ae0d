//! Files through the front door beside the same bytes put straight to the same store, which runs in this process; and the
//! memory of the server, which does not.

use std::io::Cursor;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use framekeep::ids::AssetId;
use framekeep_server::config::Config;
use framekeep_server::embedded;
use framekeep_server::objects::Objects;
use framekeep_server::state::Parts;
use futures::{StreamExt, stream};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, RgbImage};
use reqwest::Method;
use reqwest::multipart::{Form, Part};

use crate::harness::{DataFolder, Person, Process, free_port, fresh, sign_in};

/// Files of one round.
const FILES: usize = 20;
/// Rounds of each; the middle one counts.
const ROUNDS: usize = 5;
const MIB: f64 = 1_048_576.0;

/// What is sent.
struct Files {
    what: &'static str,
    mime_type: &'static str,
    bytes: Bytes,
}

/// Measures and prints.
pub(crate) async fn measure(database: &str) {
    println!(
        "{FILES} uploads, beside the same bytes put straight to the store (goals: at least 0.7 of it, at most 16 MiB more memory)"
    );
    let (at_store, at_server) = (DataFolder::new(), DataFolder::new());
    let (store, parts) = store(database, &at_store).await;
    let objects = Objects::new(&parts.bucket, Duration::from_secs(3_600));
    let process = Process::with(database, &at_server.0, free_port(), &settings(&parts)).await;
    let person = sign_in(&process.base, "uploads@example.org").await;
    for files in [captures(), photos()] {
        let size = files.bytes.len() as f64 / 1e6;
        // Both ways once, so that neither pays for the first time.
        send(&person, &files).await;
        put(&objects, &files).await;
        for at_once in [1, 4] {
            let memory = Memory::watch(process.child.id());
            let (mut ours, mut straight) = (Vec::new(), Vec::new());
            for _ in 0..ROUNDS {
                straight.push(rate(&files, at_once, || put(&objects, &files)).await);
                ours.push(rate(&files, at_once, || send(&person, &files)).await);
                // Not to fill the disk.
                objects.delete_all("").await.unwrap();
            }
            let (ours, straight) = (middle(ours), middle(straight));
            println!(
                "  {at_once} at a time, {size:>4.1} MB {:<13} {ours:>6.0} MB/s   straight {straight:>6.0} MB/s   ratio {:.2}   memory {}",
                files.what,
                ours / straight,
                memory.stop().await
            );
        }
    }
    process.stop();
    store.stop().await;
}

async fn store(database: &str, folder: &DataFolder) -> (embedded::Embedded, Parts) {
    let config = Config::read(&|name| match name {
        "DATABASE_URL" => Some(database.to_owned()),
        "FRAMEKEEP_DATA" => Some(folder.0.display().to_string()),
        "PORT" => Some(free_port().to_string()),
        _ => None,
    });
    embedded::start(&config.unwrap()).await.unwrap()
}

fn settings(parts: &Parts) -> Vec<(&'static str, String)> {
    let bucket = &parts.bucket;
    vec![
        ("S3_BUCKET", bucket.name.clone()),
        ("S3_REGION", bucket.region.clone()),
        ("S3_ENDPOINT", bucket.endpoint.clone().unwrap().to_string()),
        ("AWS_ACCESS_KEY_ID", bucket.access_key_id.clone()),
        ("AWS_SECRET_ACCESS_KEY", bucket.secret_access_key.reveal().to_owned()),
        ("FRAMEKEEP_UPLOAD_RATE", "0".to_owned()),
        ("FRAMEKEEP_STORAGE_LIMIT", "100000000000".to_owned()),
    ]
}

/// A screen as large as a file may be: what is drawn on it hardly repeats.
fn captures() -> Files {
    let mut bytes = Cursor::new(Vec::new());
    let picture = RgbImage::from_fn(1_290, 2_400, |x, y| noise(x, y, 255));
    DynamicImage::ImageRgb8(picture)
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    Files {
        what: "PNG, 3 Mpx",
        mime_type: "image/png",
        bytes: bytes.into_inner().into(),
    }
}

/// A photograph of twelve megapixels, with the grain of a dark room.
fn photos() -> Files {
    let mut bytes = Vec::new();
    let picture = RgbImage::from_fn(4_000, 3_000, |x, y| noise(x, y, 40));
    JpegEncoder::new_with_quality(&mut bytes, 85)
        .encode_image(&picture)
        .unwrap();
    Files {
        what: "JPEG, 12 Mpx",
        mime_type: "image/jpeg",
        bytes: bytes.into(),
    }
}

fn noise(x: u32, y: u32, most: u32) -> image::Rgb<u8> {
    let mixed = (x ^ y.rotate_left(16)).wrapping_mul(0x9e37_79b1);
    let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x85eb_ca77);
    let colour = |shift: u32| u8::try_from(((mixed >> shift) & 255) * most / 255 + (255 - most) / 2).unwrap();
    image::Rgb([colour(0), colour(8), colour(16)])
}

async fn send(person: &Person, files: &Files) {
    let part = Part::stream(files.bytes.clone())
        .file_name("a picture")
        .mime_str(files.mime_type)
        .unwrap();
    let form = Form::new()
        .text("id", fresh::<AssetId>().to_string())
        .part("file", part);
    person
        .send(person.request(Method::POST, "/api/media/assets").multipart(form))
        .await
        .expect(201);
}

async fn put(objects: &Objects, files: &Files) {
    let key = format!("straight/{}", fresh::<AssetId>());
    objects.put(&key, files.mime_type, files.bytes.clone()).await.unwrap();
}

/// MB a second.
async fn rate<F: Future<Output = ()>>(files: &Files, at_once: usize, one: impl Fn() -> F) -> f64 {
    let start = Instant::now();
    stream::iter(0..FILES)
        .map(|_| one())
        .buffer_unordered(at_once)
        .collect::<()>()
        .await;
    (FILES * files.bytes.len()) as f64 / 1e6 / start.elapsed().as_secs_f64()
}

fn middle(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}

/// What a process has in memory at most, looked at every few milliseconds.
struct Memory {
    before: f64,
    over: Arc<AtomicBool>,
    most: tokio::task::JoinHandle<f64>,
    process: u32,
}

impl Memory {
    fn watch(process: u32) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let stop = Arc::clone(&over);
        let most = tokio::task::spawn_blocking(move || {
            let mut most = 0_f64;
            while !stop.load(Ordering::Relaxed) {
                most = most.max(resident_mib(process));
                std::thread::sleep(Duration::from_millis(3));
            }
            most
        });
        Self {
            before: resident_mib(process),
            over,
            most,
            process,
        }
    }

    async fn stop(self) -> String {
        self.over.store(true, Ordering::Relaxed);
        let (before, most) = (self.before, self.most.await.unwrap());
        format!(
            "{before:.0} MiB before, at most {:.0} more, {:+.0} afterwards",
            most - before,
            resident_mib(self.process) - before
        )
    }
}

fn resident_mib(process: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    let kib: f64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kib * 1_024.0 / MIB
}
