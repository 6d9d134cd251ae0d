//! Which pictures and videos are taken, and what is said of those that are not. The browser says it before anything is sent,
//! the server, which has the last word, says it in the same words.

use serde::{Deserialize, Serialize};

use crate::words::{Language, say};

/// The types that are taken, as a browser names them.
pub const TYPES: [&str; 4] = ["image/png", "image/jpeg", "image/webp", "image/gif"];
/// The types of video that are taken; where a picture is wanted none is.
pub const VIDEO_TYPES: [&str; 2] = ["video/mp4", "video/webm"];
/// The server's default limit of one picture, in bytes.
pub const LIMIT_BYTES: u64 = 10_000_000;
/// And of one video.
pub const VIDEO_LIMIT_BYTES: u64 = 100_000_000;
/// The longest side in pixels: beyond it neither stores nor browsers go.
pub const SIDE_MOST: u32 = 16_384;
/// The most pixels of a picture: what unpacking it takes stays bounded.
pub const PIXELS_MOST: u64 = 50_000_000;
/// The most frames of an animation.
pub const FRAMES_MOST: u32 = 300;
/// The most pixels of all frames of an animation together.
pub const ANIMATION_PIXELS_MOST: u64 = 300_000_000;

/// How large a file may be, by its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub picture_bytes: u64,
    pub video_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            picture_bytes: LIMIT_BYTES,
            video_bytes: VIDEO_LIMIT_BYTES,
        }
    }
}

/// Why a file is not taken. Stored v1: names are fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Refusal {
    Empty,
    Unsupported,
    /// Neither a picture nor a video.
    NoMedia,
    TooLarge {
        limit_bytes: u64,
    },
    VideoTooLarge {
        limit_bytes: u64,
    },
    /// Not the bytes that its sender announced.
    OtherBytes,
    TooManyPixels {
        width: u32,
        height: u32,
    },
    TooMuchMemory,
    TooManyFrames {
        frames: u32,
    },
    AnimationTooLarge {
        frames: u32,
    },
    CutOff,
    Damaged,
}

impl Refusal {
    /// Says what to do as well.
    pub fn words(self, language: Language) -> String {
        match self {
            Self::Empty => say!(
                language,
                "The file is empty. Choose another one.",
                "Die Datei ist leer. Wähle eine andere.",
            ),
            Self::Unsupported => say!(
                language,
                "This file is not a picture that Framekeep takes. Choose a PNG, JPEG, WebP or GIF.",
                "Diese Datei ist kein Bild, das Framekeep annimmt. Wähle ein PNG, JPEG, WebP oder GIF.",
            ),
            Self::NoMedia => say!(
                language,
                "This file is neither a picture nor a video that Framekeep takes. Choose a PNG, JPEG, WebP or GIF, or an \
                 MP4 or WebM.",
                "Diese Datei ist weder ein Bild noch ein Video, das Framekeep annimmt. Wähle ein PNG, JPEG, WebP oder GIF \
                 oder ein MP4 oder WebM.",
            ),
            Self::VideoTooLarge { limit_bytes } => {
                let limit = size_in_words(language, limit_bytes);
                say!(
                    language,
                    "This video is larger than {limit}. Choose a smaller one.",
                    "Dieses Video ist größer als {limit}. Wähle ein kleineres.",
                )
            }
            Self::OtherBytes => say!(
                language,
                "What arrived is not the file that was announced: it changed on its way. Add it again from its file.",
                "Was ankam, ist nicht die angekündigte Datei: Sie hat sich unterwegs verändert. Füge sie noch einmal aus \
                 ihrer Datei hinzu.",
            ),
            Self::TooLarge { limit_bytes } => {
                let limit = size_in_words(language, limit_bytes);
                say!(
                    language,
                    "This picture is larger than {limit}. Choose a smaller one.",
                    "Dieses Bild ist größer als {limit}. Wähle ein kleineres.",
                )
            }
            Self::TooManyPixels { width, height } => {
                let megapixels = PIXELS_MOST / 1_000_000;
                say!(
                    language,
                    "This picture is {width} × {height} pixels. Choose one of at most {SIDE_MOST} pixels a side and \
                     {megapixels} megapixels.",
                    "Dieses Bild hat {width} × {height} Pixel. Wähle eins mit höchstens {SIDE_MOST} Pixeln je Seite und \
                     {megapixels} Megapixeln.",
                )
            }
            Self::TooMuchMemory => say!(
                language,
                "This picture takes too much memory once it is unpacked. Save it with 8 bits a colour, or make it \
                 smaller.",
                "Dieses Bild braucht entpackt zu viel Speicher. Speichere es mit 8 Bit je Farbe oder mach es kleiner.",
            ),
            Self::TooManyFrames { frames } => say!(
                language,
                "This animation has {frames} frames. Choose one of at most {FRAMES_MOST}.",
                "Diese Animation hat {frames} Einzelbilder. Wähle eine mit höchstens {FRAMES_MOST}.",
            ),
            Self::AnimationTooLarge { frames } => say!(
                language,
                "This animation has too many pixels in all its {frames} frames. Choose a shorter or a smaller one.",
                "Diese Animation hat in allen {frames} Einzelbildern zusammen zu viele Pixel. Wähle eine kürzere oder \
                 kleinere.",
            ),
            Self::CutOff => say!(
                language,
                "This picture is cut off: its end is missing. Save it again, or choose another file.",
                "Dieses Bild ist abgeschnitten: Das Ende fehlt. Speichere es noch einmal oder wähle eine andere Datei.",
            ),
            Self::Damaged => say!(
                language,
                "This picture is damaged and cannot be shown. Choose another file.",
                "Dieses Bild ist beschädigt und kann nicht gezeigt werden. Wähle eine andere Datei.",
            ),
        }
    }
}

/// What can be said of a file before its bytes are read.
pub fn check_file(declared_type: &str, size_bytes: u64, limit_bytes: u64) -> Result<(), Refusal> {
    if !TYPES.contains(&declared_type) {
        Err(Refusal::Unsupported)
    } else if size_bytes == 0 {
        Err(Refusal::Empty)
    } else if size_bytes > limit_bytes {
        Err(Refusal::TooLarge { limit_bytes })
    } else {
        Ok(())
    }
}

/// The same where a video will do as well as a picture.
pub fn check_media(declared_type: &str, size_bytes: u64, limits: Limits) -> Result<(), Refusal> {
    if !VIDEO_TYPES.contains(&declared_type) {
        return match check_file(declared_type, size_bytes, limits.picture_bytes) {
            Err(Refusal::Unsupported) => Err(Refusal::NoMedia),
            checked => checked,
        };
    }
    let limit_bytes = limits.video_bytes;
    if size_bytes == 0 {
        Err(Refusal::Empty)
    } else if size_bytes > limit_bytes {
        Err(Refusal::VideoTooLarge { limit_bytes })
    } else {
        Ok(())
    }
}

/// What can be said once the size in pixels is known.
pub fn check_pixels(width: u32, height: u32) -> Result<(), Refusal> {
    if width == 0 || height == 0 {
        Err(Refusal::Damaged)
    } else if width > SIDE_MOST || height > SIDE_MOST || u64::from(width) * u64::from(height) > PIXELS_MOST {
        Err(Refusal::TooManyPixels { width, height })
    } else {
        Ok(())
    }
}

/// What can be said once the frames are counted.
pub fn check_frames(width: u32, height: u32, frames: u32) -> Result<(), Refusal> {
    let pixels = u64::from(width) * u64::from(height) * u64::from(frames);
    if frames > FRAMES_MOST {
        Err(Refusal::TooManyFrames { frames })
    } else if frames > 1 && pixels > ANIMATION_PIXELS_MOST {
        Err(Refusal::AnimationTooLarge { frames })
    } else {
        Ok(())
    }
}

/// "640 bytes", "412 KB", "1.1 MB", "2 GB": in thousands, as people's file managers say it.
pub fn size_in_words(language: Language, bytes: u64) -> String {
    const UNITS: [(&str, u64); 3] = [("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000)];
    // The largest unit in which it is at least 1, after rounding.
    let (unit, one) = match bytes {
        ..1_000 => return say!(language, "{bytes} bytes", "{bytes} Bytes"),
        1_000..999_500 => UNITS[0],
        999_500..999_500_000 => UNITS[1],
        _ => UNITS[2],
    };
    let tenths = (bytes + one / 20) / (one / 10);
    if one == 1_000 || tenths >= 100 || tenths.is_multiple_of(10) {
        format!("{} {unit}", (bytes + one / 2) / one)
    } else {
        let (ones, tenths) = (tenths / 10, tenths % 10);
        say!(language, "{ones}.{tenths} {unit}", "{ones},{tenths} {unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, Limits, Refusal, check_file, check_frames, check_media, check_pixels, size_in_words};

    #[test]
    fn sizes_are_said_as_people_say_them() {
        let cases = [
            (0, "0 bytes"),
            (999, "999 bytes"),
            (1_000, "1 KB"),
            (411_600, "412 KB"),
            (999_499, "999 KB"),
            (999_500, "1 MB"),
            (1_100_000, "1.1 MB"),
            (2_960_000, "3 MB"),
            (9_960_000, "10 MB"),
            (10_000_000, "10 MB"),
            (41_499_999, "41 MB"),
            (2_000_000_000, "2 GB"),
            (2_340_000_000, "2.3 GB"),
        ];
        for (bytes, words) in cases {
            assert_eq!(size_in_words(Language::English, bytes), words, "{bytes}");
        }
        assert_eq!(size_in_words(Language::German, 2_340_000_000), "2,3 GB");
        assert_eq!(size_in_words(Language::German, 999), "999 Bytes");
    }

    #[test]
    fn a_file_is_refused_before_it_is_read() {
        let limit_bytes = 10_000_000;
        let cases = [
            ("image/png", 1, Ok(())),
            ("image/jpeg", limit_bytes, Ok(())),
            ("image/gif", 0, Err(Refusal::Empty)),
            ("image/webp", limit_bytes + 1, Err(Refusal::TooLarge { limit_bytes })),
            ("image/svg+xml", 1, Err(Refusal::Unsupported)),
            ("video/mp4", limit_bytes + 1, Err(Refusal::Unsupported)),
            ("", 1, Err(Refusal::Unsupported)),
        ];
        for (declared, size, expected) in cases {
            assert_eq!(check_file(declared, size, limit_bytes), expected, "{declared} {size}");
        }
        let refusal = Refusal::TooLarge { limit_bytes };
        assert_eq!(
            refusal.words(Language::English),
            "This picture is larger than 10 MB. Choose a smaller one."
        );
        assert_eq!(
            refusal.words(Language::German),
            "Dieses Bild ist größer als 10 MB. Wähle ein kleineres."
        );
    }

    #[test]
    fn a_video_has_a_limit_of_its_own() {
        let limits = Limits::default();
        let (picture, video) = (limits.picture_bytes, limits.video_bytes);
        let cases = [
            ("image/png", picture, Ok(())),
            (
                "image/png",
                picture + 1,
                Err(Refusal::TooLarge { limit_bytes: picture }),
            ),
            ("video/mp4", picture + 1, Ok(())),
            ("video/webm", video, Ok(())),
            (
                "video/webm",
                video + 1,
                Err(Refusal::VideoTooLarge { limit_bytes: video }),
            ),
            ("video/mp4", 0, Err(Refusal::Empty)),
            ("image/gif", 0, Err(Refusal::Empty)),
            ("video/quicktime", 1, Err(Refusal::NoMedia)),
            ("text/html", 1, Err(Refusal::NoMedia)),
        ];
        for (declared, size, expected) in cases {
            assert_eq!(check_media(declared, size, limits), expected, "{declared} {size}");
        }
    }

    #[test]
    fn a_stored_refusal_keeps_its_name() {
        let refusal = Refusal::TooLarge { limit_bytes: 7 };
        let stored = serde_json::to_string(&refusal).unwrap_or_default();
        assert_eq!(stored, r#"{"why":"tooLarge","limitBytes":7}"#);
    }

    #[test]
    fn pixels_and_frames_have_their_limits() {
        let pixels = [
            (1, 1, true),
            (16_384, 3_051, true),
            (16_384, 3_052, false),
            (16_385, 1, false),
            (1, 16_385, false),
            (65_535, 65_535, false),
            (0, 1, false),
        ];
        for (width, height, taken) in pixels {
            assert_eq!(check_pixels(width, height).is_ok(), taken, "{width} × {height}");
        }
        let frames = [
            (5_000, 10_000, 1, true),
            (1_000, 1_000, 300, true),
            (1_000, 1_001, 300, false),
            (1, 1, 301, false),
            (1, 1, u32::MAX, false),
        ];
        for (width, height, frames, taken) in frames {
            assert_eq!(check_frames(width, height, frames).is_ok(), taken, "{frames} frames");
        }
    }
}
