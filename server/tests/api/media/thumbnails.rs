//! Small pictures beside the originals: made once, gone with them, and silent about where and by whom they were taken.

use framekeep::ids::{AssetId, UserId};
use framekeep_server::housekeeping::sweep;
use futures::future::join_all;
use image::codecs::gif::GifEncoder;
use image::codecs::jpeg::JpegDecoder;
use image::{DynamicImage, Frame, GenericImageView, ImageDecoder, ImageFormat, Rgba, RgbaImage};
use reqwest::{Method, StatusCode};

use super::{png, upload};
use crate::harness::{App, Gateway, Person, Way, fresh};

/// A JPEG as a phone writes it: lying on its side, with place, owner, serial number, XMP, a comment and a colour profile.
const WITH_PLACE: &[u8] = include_bytes!("with-place.jpg");

async fn sql(app: &App, statement: &'static str) -> u64 {
    let done = sqlx::query(statement).execute(&app.server.pool).await.unwrap();
    done.rows_affected()
}

/// Where `content` leads to.
async fn leads_to(person: &Person, id: AssetId, query: &str) -> url::Url {
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let address = format!("{}/api/media/assets/{id}/content{query}", person.base);
    let answer = client
        .get(address)
        .header("cookie", person.cookie())
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::FOUND, "{}", answer.text().await.unwrap());
    answer.headers()["location"].to_str().unwrap().parse().unwrap()
}

/// The picture at an address that anybody may read from, and what it is.
async fn seen(address: &url::Url) -> (String, Vec<u8>) {
    let answer = reqwest::get(address.clone()).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let kind = answer.headers()["content-type"].to_str().unwrap().to_owned();
    (kind, answer.bytes().await.unwrap().to_vec())
}

async fn thumbnail(person: &Person, id: AssetId) -> (String, Vec<u8>) {
    seen(&leads_to(person, id, "?size=320").await).await
}

async fn keys(app: &App) -> Vec<String> {
    let page = app.server.objects.list("", None).await.unwrap();
    page.objects.into_iter().map(|object| object.key).collect()
}

#[tokio::test]
async fn a_large_picture_has_a_small_one_and_the_list_names_it() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let (id, bytes) = (fresh::<AssetId>(), png(1_290, 2_796, 1));
    let asset = upload(&ada, id, bytes.clone()).await.expect(201);
    assert!(asset.get("thumbnailUrl").is_none(), "made when somebody asks: {asset}");
    let named = leads_to(&ada, id, "?size=320").await;
    let (kind, small) = seen(&named).await;
    assert_eq!(kind, "image/jpeg");
    assert_eq!(image::load_from_memory(&small).unwrap().dimensions(), (148, 320));
    let listed = ada.get("/api/media/assets").await.expect(200);
    let listed: url::Url = listed["assets"][0]["thumbnailUrl"].as_str().unwrap().parse().unwrap();
    assert_eq!(listed.path(), named.path());
    let mut bare = named.clone();
    bare.set_query(None);
    assert_eq!(reqwest::get(bare).await.unwrap().status(), StatusCode::FORBIDDEN);
    assert_eq!(
        seen(&leads_to(&ada, id, "").await).await.1,
        bytes,
        "without a size the original"
    );
    assert_eq!(keys(&app).await.len(), 2);
}

#[tokio::test]
async fn the_address_of_a_small_picture_stays_for_a_while() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let id = fresh::<AssetId>();
    upload(&ada, id, png(400, 400, 1)).await.expect(201);
    thumbnail(&ada, id).await;
    let mut addresses = Vec::new();
    for _ in 0..2 {
        let asset = ada.get(&format!("/api/media/assets/{id}")).await.expect(200);
        addresses.push(asset["thumbnailUrl"].as_str().unwrap().to_owned());
        tokio::time::sleep(std::time::Duration::from_millis(1_100)).await; // addresses count seconds
    }
    assert_eq!(addresses[0], addresses[1], "a browser would fetch it again");
}

#[tokio::test]
async fn a_picture_that_is_small_already_is_its_own() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    for (width, height, own) in [(320, 320, true), (1, 320, true), (321, 1, false)] {
        let id = fresh::<AssetId>();
        upload(&ada, id, png(width, height, 1)).await.expect(201);
        let (original, small) = (leads_to(&ada, id, "").await, leads_to(&ada, id, "?size=320").await);
        assert_eq!(original.path() == small.path(), own, "{width} × {height}");
    }
}

#[tokio::test]
async fn other_sizes_are_refused_in_words() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let id = fresh::<AssetId>();
    upload(&ada, id, png(3, 3, 1)).await.expect(201);
    let mut tried = 0;
    for size in ["0", "-1", "319", "321", "640", "320px", "big", "", "4294967616"] {
        let refused = ada
            .get(&format!("/api/media/assets/{id}/content?size={size}"))
            .await
            .expect(400);
        assert_eq!(
            (&refused["code"], &refused["field"]),
            (&"invalid".into(), &"size".into()),
            "{size}"
        );
        assert_eq!(
            refused["detail"],
            "A picture comes in size 320, or without a size as it was sent."
        );
        tried += 1;
    }
    println!("{tried} sizes refused");
}

#[tokio::test]
async fn neither_place_nor_owner_is_in_a_small_picture() {
    let told = [
        "Hopper",
        "Acme",
        "Pocket",
        "SN-4711",
        "2026:05:17",
        "taken at home",
        "GPSLatitude",
        "Exif",
    ];
    let holds = |bytes: &[u8], words: &str| bytes.windows(words.len()).any(|part| part == words.as_bytes());
    let place = |exif: &[u8]| exif.windows(2).any(|tag| tag == [0x25, 0x88] || tag == [0x88, 0x25]);
    let decoder = |bytes: &[u8]| JpegDecoder::new(std::io::Cursor::new(bytes.to_vec())).unwrap();
    for words in told {
        assert!(
            holds(WITH_PLACE, words),
            "the picture of this test does not tell {words}"
        );
    }
    assert!(place(&decoder(WITH_PLACE).exif_metadata().unwrap().unwrap()));
    let profile = decoder(WITH_PLACE).icc_profile().unwrap().unwrap();

    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let id = fresh::<AssetId>();
    let asset = upload(&ada, id, WITH_PLACE.to_vec()).await.expect(201);
    assert_eq!(
        (asset["width"].as_u64(), asset["height"].as_u64()),
        (Some(320), Some(480)),
        "as it is shown"
    );
    for way in ["first", "made anew"] {
        let (kind, small) = thumbnail(&ada, id).await;
        assert_eq!(kind, "image/jpeg");
        for words in told {
            assert!(!holds(&small, words), "{way}: it tells {words}");
        }
        let mut decoder = decoder(&small);
        assert_eq!(decoder.exif_metadata().unwrap(), None);
        assert_eq!(decoder.icc_profile().unwrap().as_ref(), Some(&profile), "{way}");
        let picture = DynamicImage::from_decoder(decoder).unwrap().to_rgb8();
        assert_eq!(picture.dimensions(), (213, 320), "{way}: it is turned");
        let (top, bottom) = (picture.get_pixel(100, 60).0, picture.get_pixel(100, 260).0);
        assert!(top[0] > 180 && bottom[2] > 160, "{way}: {top:?} above {bottom:?}");
        assert_eq!(sql(&app, "update media_assets set thumbnail_key = null").await, 1);
    }
    let original = seen(&leads_to(&ada, id, "").await).await.1;
    assert_eq!(original, WITH_PLACE, "its owner's own stays byte by byte what was sent");
}

#[tokio::test]
async fn a_small_picture_that_tells_its_place_is_drawn_anew_in_its_size() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    // PNG, third edition, 11.3.3.2: words before the end.
    let mut words = png(100, 50, 1);
    let end = words.split_off(words.len() - 12);
    words.extend(super::hostile::chunk(b"tEXt", b"Author\0Grace Hopper"));
    words.extend(end);
    let mut after = png(100, 50, 1);
    after.extend(b"Grace Hopper");
    for bytes in [words, after] {
        let id = fresh::<AssetId>();
        upload(&ada, id, bytes).await.expect(201);
        let (kind, small) = thumbnail(&ada, id).await;
        assert_eq!(kind, "image/jpeg");
        assert_eq!(image::load_from_memory(&small).unwrap().dimensions(), (100, 50));
    }
}

#[tokio::test]
async fn what_shines_through_still_does_and_an_animation_shows_its_first_frame() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let hole = RgbaImage::from_fn(
        800,
        400,
        |x, _| if x < 400 { Rgba([0, 200, 0, 255]) } else { Rgba([0; 4]) },
    );
    let mut bytes = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageRgba8(hole)
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    let id = fresh::<AssetId>();
    upload(&ada, id, bytes.into_inner()).await.expect(201);
    let (kind, small) = thumbnail(&ada, id).await;
    let small = image::load_from_memory(&small).unwrap().to_rgba8();
    assert_eq!((kind.as_str(), small.dimensions()), ("image/webp", (320, 160)));
    assert_eq!(
        (small.get_pixel(40, 80).0, small.get_pixel(280, 80).0[3]),
        ([0, 200, 0, 255], 0)
    );

    for side in [64, 640] {
        let mut bytes = Vec::new();
        let frames = [[220, 0, 0, 255], [0, 0, 220, 255], [0, 0, 220, 255]];
        let frames = frames.map(|colour| Frame::new(RgbaImage::from_pixel(side, side, Rgba(colour))));
        GifEncoder::new_with_speed(&mut bytes, 30)
            .encode_frames(frames)
            .unwrap();
        let id = fresh::<AssetId>();
        upload(&ada, id, bytes).await.expect(201);
        let made = keys(&app)
            .await
            .into_iter()
            .any(|key| key.contains(&format!("{id}-320-")));
        assert!(made, "an animation is unpacked whole anyway");
        let (kind, small) = thumbnail(&ada, id).await;
        let small = image::load_from_memory(&small).unwrap().to_rgb8();
        assert_eq!(
            (kind.as_str(), small.dimensions()),
            ("image/jpeg", (side.min(320), side.min(320)))
        );
        let [red, _, blue] = small.get_pixel(30, 30).0;
        assert!(red > 200 && blue < 20, "{red} {blue}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_that_ask_first_make_one() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let id = fresh::<AssetId>();
    upload(&ada, id, png(1_000, 1_000, 1)).await.expect(201);
    let listed = ada.get("/api/media/assets").await.expect(200);
    assert!(listed["assets"][0].get("thumbnailUrl").is_none());
    let asked = join_all((0..16).map(|_| leads_to(&ada, id, "?size=320"))).await;
    assert!(asked.iter().all(|address| address.path() == asked[0].path()));
    assert_eq!(keys(&app).await.len(), 2, "the original and one thumbnail");
    let (_, small) = seen(&asked[0]).await;
    assert_eq!(image::load_from_memory(&small).unwrap().dimensions(), (320, 320));
    // One whose object is lost is made again.
    let lost = keys(&app).await.into_iter().find(|key| key.contains("-320-")).unwrap();
    app.server.objects.delete(&lost).await.unwrap();
    assert_eq!(thumbnail(&ada, id).await.1, small);
}

#[tokio::test]
async fn one_is_made_while_its_owner_sends_as_much_as_he_may() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    let id = fresh::<AssetId>();
    let asset = upload(&ada, id, png(400, 400, 1)).await.expect(201);
    let user: UserId = asset["userId"].as_str().unwrap().parse().unwrap();
    let mut sent = Vec::new();
    for _ in 0..4 {
        sent.push(app.server.gate.admit(user).await.unwrap());
    }
    assert_eq!(thumbnail(&ada, id).await.0, "image/jpeg");
    drop(sent);
}

#[tokio::test]
async fn it_stays_at_housekeeping_and_goes_with_its_picture() {
    let app = App::start().await;
    let ada = app.sign_in("ada@example.org").await;
    for seed in 1..3 {
        let id = fresh();
        upload(&ada, id, png(400, 400, seed)).await.expect(201);
        thumbnail(&ada, id).await;
    }
    let strict = app.again(&[("FRAMEKEEP_KEEP_UNFINISHED_HOURS", "0".to_owned())]);
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await; // the store's clock counts seconds
    assert_eq!(
        sweep(&strict).await.unwrap().unwrap().objects,
        0,
        "a thumbnail is not nobody's"
    );
    assert_eq!(keys(&app).await.len(), 4);
    let old = "update media_assets set state = 'deleted', deleted_at = now() - interval '31 days'
               where id = (select id from media_assets limit 1)";
    assert_eq!(sql(&app, old).await, 1);
    let removed = sweep(&app.server).await.unwrap().unwrap();
    assert_eq!((removed.assets, removed.objects), (1, 0));
    assert_eq!(keys(&app).await.len(), 2, "both objects of the deleted one are gone");
    assert_eq!(
        ada.send(ada.request(Method::DELETE, "/api/account")).await.status,
        StatusCode::NO_CONTENT
    );
    crate::harness::until("the objects to be gone", async || keys(&app).await.is_empty()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn without_the_store_one_is_told_to_come_again() {
    let gateway = Gateway::new().await;
    let app = App::behind(&gateway).await;
    let ada = app.sign_in("ada@example.org").await;
    let id = fresh::<AssetId>();
    upload(&ada, id, png(400, 400, 1)).await.expect(201);
    thumbnail(&ada, id).await;
    gateway.set(Way::Closed).await;
    let path = format!("/api/media/assets/{id}/content?size=320");
    for key in ["made", "not made yet"] {
        let answer = ada.get(&path).await;
        assert_eq!(answer.expect(503)["retry"], "later", "{key}");
        assert_eq!(answer.headers["retry-after"], "2");
        sql(&app, "update media_assets set thumbnail_key = null").await;
    }
    gateway.set(Way::Open).await;
    assert_eq!(thumbnail(&ada, id).await.0, "image/jpeg");
}
