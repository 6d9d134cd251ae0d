//! Pictures and videos.

use super::picture::Picture;
use super::video::Video;

/// What a file is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Content {
    Picture(Picture),
    Video(Video),
}

impl Content {
    pub(super) fn file_type(&self) -> &'static str {
        match self {
            Self::Picture(_) => "image",
            Self::Video(_) => "video",
        }
    }

    pub(super) fn mime_type(&self) -> &'static str {
        match self {
            Self::Picture(picture) => picture.mime_type,
            Self::Video(video) => video.mime_type,
        }
    }

    pub(super) fn extension(&self) -> &'static str {
        match self {
            Self::Picture(picture) => picture.extension,
            Self::Video(video) => video.extension,
        }
    }

    pub(super) fn width(&self) -> Option<u32> {
        match self {
            Self::Picture(picture) => Some(picture.width),
            Self::Video(_) => None,
        }
    }

    pub(super) fn height(&self) -> Option<u32> {
        match self {
            Self::Picture(picture) => Some(picture.height),
            Self::Video(_) => None,
        }
    }
}
