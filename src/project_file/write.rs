//! Writing a project file: the pictures one after the other, the table at the end. Pictures are stored as they are, for
//! they are packed already.

use std::collections::BTreeSet;
use std::io::{self, Write};

use rawzip::ZipArchiveWriter;

use super::{FiledPicture, ProjectFile, TABLE_PATH};
use crate::ids::Hash;

/// A file in the making. Whoever drops it before [`Writer::finish`] has no project file.
pub struct Writer<W> {
    zip: ZipArchiveWriter<W>,
    held: BTreeSet<Hash>,
}

impl<W: Write> Writer<W> {
    pub fn new(out: W) -> Self {
        Self {
            zip: ZipArchiveWriter::new(out),
            held: BTreeSet::new(),
        }
    }

    /// Puts a picture in; one with the same bytes as another costs nothing.
    pub fn picture(&mut self, picture: &FiledPicture, bytes: &[u8]) -> io::Result<()> {
        if self.held.insert(picture.sha256) {
            self.entry(&picture.path(), bytes)?;
        }
        Ok(())
    }

    /// Ends it with the table, which names the pictures that were put in.
    pub fn finish(mut self, file: &ProjectFile) -> io::Result<W> {
        self.entry(TABLE_PATH, file.to_json().as_bytes())?;
        self.zip.finish().map_err(io::Error::other)
    }

    fn entry(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let (mut entry, config) = self.zip.new_file(path).start().map_err(io::Error::other)?;
        let mut out = config.wrap(&mut entry);
        out.write_all(bytes)?;
        let (_, descriptor) = out.finish().map_err(io::Error::other)?;
        entry.finish(descriptor).map_err(io::Error::other)?;
        Ok(())
    }
}
