//! Files that somebody made to do harm, and broken ones.

use std::io::Write;

use rawzip::{CompressionMethod, ZipArchiveWriter};

use super::super::{MAX_ENTRIES, MAX_TABLE_BYTES, TABLE_PATH};
use super::*;

/// A ZIP of entries that are given as they are packed.
struct Zip(ZipArchiveWriter<Vec<u8>>);

impl Zip {
    fn new() -> Self {
        Self(ZipArchiveWriter::new(Vec::new()))
    }

    fn stored(mut self, path: &str, bytes: &[u8]) -> Self {
        self.entry(path, CompressionMethod::STORE, bytes, bytes);
        self
    }

    fn deflated(mut self, path: &str, bytes: &[u8]) -> Self {
        let packed = miniz_oxide::deflate::compress_to_vec(bytes, 6);
        self.entry(path, CompressionMethod::DEFLATE, &packed, bytes);
        self
    }

    /// Packed as one thing, said to be another.
    fn claiming(mut self, path: &str, method: CompressionMethod, packed: &[u8], said: &[u8]) -> Self {
        self.entry(path, method, packed, said);
        self
    }

    fn entry(&mut self, path: &str, method: CompressionMethod, packed: &[u8], said: &[u8]) {
        let (mut entry, _) = self.0.new_file(path).compression_method(method).start().unwrap();
        entry.write_all(packed).unwrap();
        let descriptor = rawzip::DataDescriptorOutput::new(rawzip::crc32(said), said.len() as u64);
        entry.finish(descriptor).unwrap();
    }

    fn bytes(self) -> Vec<u8> {
        self.0.finish().unwrap()
    }
}

fn table_of(file: &ProjectFile) -> Vec<u8> {
    file.to_json().into_bytes()
}

fn refusal(bytes: &[u8]) -> String {
    Archive::open(bytes).unwrap_err().to_string()
}

#[test]
fn a_file_that_another_archiver_packed_again_is_read() {
    let pictures = [b"a picture, a picture, a picture".to_vec()];
    let file = project(&pictures);
    let path = file.pictures[&asset(0)].path();
    let bytes = Zip::new()
        .stored("__MACOSX/._framekeep.json", b"whatever")
        .stored("../../etc/passwd", b"whatever")
        .deflated(TABLE_PATH, &table_of(&file))
        .deflated(&path, &pictures[0])
        .bytes();
    let archive = Archive::open(&bytes).unwrap();
    let read = archive.picture(&file.pictures[&asset(0)], LIMIT_BYTES).unwrap();
    assert_eq!((&archive.file, read.as_ref()), (&file, pictures[0].as_slice()));
}

#[test]
fn what_is_no_whole_project_file_is_refused_in_words() {
    let pictures = [b"a picture".to_vec()];
    let file = project(&pictures);
    let (table, path) = (table_of(&file), file.pictures[&asset(0)].path());
    let whole = written(&file, &pictures);
    let twice = Zip::new().stored(TABLE_PATH, &table).stored(TABLE_PATH, &table).bytes();
    let text = |from: &str, to: &str| {
        let text = String::from_utf8(table.clone()).unwrap();
        assert!(text.contains(from), "{text}");
        Zip::new()
            .stored(TABLE_PATH, text.replacen(from, to, 1).as_bytes())
            .stored(&path, &pictures[0])
            .bytes()
    };
    let (many, zeros) = (many_entries(), vec![b' '; MAX_TABLE_BYTES + 1]);
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("nothing", Vec::new(), "not a project file"),
        ("text", b"PK, but no archive".to_vec(), "not a project file"),
        ("a picture", b"\x89PNG\r\n\x1a\n".to_vec(), "not a project file"),
        (
            "another ZIP",
            Zip::new().stored("a.txt", b"x").bytes(),
            "not a project file",
        ),
        ("no format", text("\"format\":1", "\"form\":1"), "not a project file"),
        (
            "a newer format",
            text("\"format\":1", "\"format\":2"),
            "newer Framekeep",
        ),
        (
            "a newer document",
            text("\"schema\":1", "\"schema\":9"),
            "newer Framekeep",
        ),
        (
            "a document with a dangling screen",
            text("\"screen\":\"s\"", "\"screen\":\"x\""),
            "elements/e0/screen: names a screen",
        ),
        (
            "a picture's hash that is none",
            text("\"sha256\":\"", "\"sha256\":\"zz"),
            "assets: cannot be read",
        ),
        (
            "a size that is none",
            text("\"size\":9", "\"size\":-9"),
            "assets: cannot be read",
        ),
        ("two tables", twice, "two entries of one name"),
        (
            "no picture",
            Zip::new().stored(TABLE_PATH, &table).bytes(),
            "“home.png” in this file cannot be kept. It is not in the file.",
        ),
        ("too many entries", many, "holds at most 6000 entries"),
        (
            "a table bomb",
            Zip::new().deflated(TABLE_PATH, &zeros).bytes(),
            "too large",
        ),
        (
            "a large table",
            Zip::new().stored(TABLE_PATH, &zeros).bytes(),
            "too large",
        ),
        (
            "a table of an odd method",
            Zip::new()
                .claiming(TABLE_PATH, CompressionMethod::LZMA, &table, &table)
                .bytes(),
            "not in use",
        ),
        (
            "a table with another checksum",
            Zip::new()
                .claiming(TABLE_PATH, CompressionMethod::STORE, &table, b"x")
                .bytes(),
            "not whole",
        ),
        (
            "its first half",
            whole[..whole.len() / 2].to_vec(),
            "not a project file",
        ),
    ];
    for (what, bytes, words) in &cases {
        let refusal = refusal(bytes);
        assert!(refusal.contains(words), "{what}: {refusal}\nlacks {words}");
    }
    println!("{} broken or hostile project files, each refused in words", cases.len());
}

#[test]
fn pictures_are_never_more_nor_other_than_the_table_says() {
    let pictures = [b"a picture, a picture, a picture".to_vec()];
    let file = project(&pictures);
    let (table, path) = (table_of(&file), file.pictures[&asset(0)].path());
    let with = |zip: Zip| zip.stored(TABLE_PATH, &table).bytes();
    let bomb = vec![0; 50_000_000];
    let cases = [
        (
            "other bytes",
            with(Zip::new().stored(&path, b"b picture, b picture, b picture")),
        ),
        ("fewer bytes", with(Zip::new().stored(&path, b"a picture"))),
        ("a bomb", with(Zip::new().deflated(&path, &bomb))),
        (
            "rubbish",
            with(Zip::new().claiming(&path, CompressionMethod::DEFLATE, b"\xff\xff\xff", &pictures[0])),
        ),
    ];
    for (what, bytes) in cases {
        let archive = Archive::open(&bytes).unwrap();
        let refusal = archive
            .picture(&file.pictures[&asset(0)], LIMIT_BYTES)
            .unwrap_err()
            .to_string();
        assert!(refusal.contains("Its bytes are not the ones"), "{what}: {refusal}");
    }
    let whole = written(&file, &pictures);
    let refusal = Archive::open(&whole)
        .unwrap()
        .picture(&file.pictures[&asset(0)], 30)
        .unwrap_err();
    assert!(refusal.to_string().contains("larger than 30 bytes"), "{refusal}");
}

#[test]
fn pictures_that_say_to_be_huge_are_refused_before_anything_is_unpacked() {
    let pictures = [vec![1], vec![2]];
    let mut file = project(&pictures);
    for picture in file.pictures.values_mut() {
        picture.size_bytes = u64::MAX / 2 + 1;
    }
    assert!(refusal(&written(&file, &pictures)).contains("at most 537 MB"));
}

fn many_entries() -> Vec<u8> {
    let mut zip = Zip::new();
    for n in 0..=MAX_ENTRIES {
        zip = zip.stored(&format!("{n}"), b"");
    }
    zip.bytes()
}
