//! Pictures up and down, and the library of them.

mod delete;
mod direct;
mod direct_cuts;
mod direct_kill;
mod direct_sweep;
mod foreign;
mod form;
mod hostile;
mod library;
mod names;
mod outage;
mod quota;
mod thumbnails;
mod transfer;
mod uses;

use std::io::Cursor;

use framekeep::ids::AssetId;
use image::{DynamicImage, ImageFormat};
use reqwest::Method;
use reqwest::multipart::{Form, Part};

use crate::harness::{Answer, Person, fresh};

/// A picture of this size; `seed` makes it different from others.
pub(crate) fn png(width: u32, height: u32, seed: u8) -> Vec<u8> {
    let mut picture = image::RgbImage::new(width, height);
    picture.put_pixel(0, 0, image::Rgb([seed, 0, 0]));
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture)
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

pub(crate) fn file(bytes: Vec<u8>) -> Part {
    Part::bytes(bytes).file_name("capture.png")
}

pub(crate) async fn send(person: &Person, form: Form) -> Answer {
    person
        .send(person.request(Method::POST, "/api/media/assets").multipart(form))
        .await
}

pub(crate) async fn upload(person: &Person, id: AssetId, bytes: Vec<u8>) -> Answer {
    send(
        person,
        Form::new()
            .text("id", id.to_string())
            .text("fileName", "Home screen.png")
            .part("file", file(bytes)),
    )
    .await
}

/// Uploads a picture that is taken; the new asset.
pub(crate) async fn uploaded(person: &Person, bytes: Vec<u8>) -> AssetId {
    let id = fresh();
    upload(person, id, bytes).await.expect(201);
    id
}
