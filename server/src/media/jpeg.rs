//! A JPEG's parts, by ITU-T T.81, without unpacking its data: the tables are sound, every component has a scan with tables
//! that are there, each scan holds at least the fewest bits that its blocks can take and all of its restarts, and the file
//! reaches its end. What the data draws cannot be judged: it has no check sums, any bits draw something.

use std::io::{BufRead, Seek};

use framekeep::picture::Refusal;

use super::container::Contents;
use super::walk::{Scan, Walk};

const END: u8 = 0xd9;
const START_OF_SCAN: u8 = 0xda;

/// Table B.1: markers, each with a length but a few; after a scan's header its data until the next marker.
pub(super) fn jpeg(mut file: Walk<'_, impl BufRead + Seek>) -> Result<Contents, Refusal> {
    file.skip(2).ok_or(Refusal::CutOff)?;
    let (mut picture, mut tells_more) = (Jpeg::default(), false);
    let mut marker = file.marker().ok_or(Refusal::CutOff)?;
    loop {
        marker = match marker {
            END => break,
            START_OF_SCAN => {
                let header = segment(&mut file).ok_or(Refusal::CutOff)?;
                let least = picture.begin(&header).ok_or(Refusal::Damaged)?;
                let scan = file.scan().ok_or(Refusal::CutOff)?;
                if !least.are_in(&scan) {
                    return Err(Refusal::CutOff);
                }
                scan.marker
            }
            // Without a length: TEM, SOI.
            0x01 | 0xd8 => file.marker().ok_or(Refusal::CutOff)?,
            marker => {
                let content = segment(&mut file).ok_or(Refusal::CutOff)?;
                tells_more |= match marker {
                    // JFIF; Adobe's, which names the colours.
                    0xe0 | 0xee => false,
                    0xe2 => !content.starts_with(b"ICC_PROFILE\0"),
                    0xe1..=0xef | 0xfe => true,
                    _ => false,
                };
                picture.tables(marker, &content).ok_or(Refusal::Damaged)?;
                file.marker().ok_or(Refusal::CutOff)?
            }
        };
    }
    if !picture.has_all() {
        return Err(Refusal::Damaged);
    }
    Ok(Contents {
        frames: 1,
        tells_more: tells_more || !file.is_at_end(),
    })
}

/// What stands behind a length of two bytes that counts itself. A length of less counts as a file that ends there.
fn segment(file: &mut Walk<'_, impl BufRead + Seek>) -> Option<Vec<u8>> {
    let length = u16::from_be_bytes(file.take()?).checked_sub(2)?;
    file.bytes(length)
}

/// What was said so far.
#[derive(Debug, Default)]
struct Jpeg {
    frame: Option<Frame>,
    /// `DQT`, by its number.
    steps: [bool; 4],
    /// `DHT`: of DC and of AC, by their numbers the shortest code's length in bits.
    codes: [[Option<u64>; 4]; 2],
    /// MCUs from one restart to the next; 0: none.
    restart_interval: u64,
    /// Motion JPEG leaves its tables out, since everybody knows them.
    is_motion: bool,
}

/// B.2.2.
#[derive(Debug)]
struct Frame {
    is_progressive: bool,
    width: u64,
    height: u64,
    components: Vec<Component>,
}

#[derive(Debug)]
struct Component {
    id: u8,
    /// Sampling factors across and down.
    across: u64,
    down: u64,
    steps: usize,
    /// It has been in a scan that tells its blocks' means.
    is_told: bool,
}

/// The fewest that a scan must hold.
struct Least {
    bits: u64,
    restarts: u64,
}

impl Least {
    fn are_in(&self, scan: &Scan) -> bool {
        let restarts = self.restarts == 0 || scan.in_order && scan.restarts >= self.restarts;
        restarts && scan.data_bytes * 8 >= self.bits
    }
}

impl Jpeg {
    /// Takes what a marker's segment says; None where that makes no sense, or is a kind that browsers do not show.
    fn tables(&mut self, marker: u8, content: &[u8]) -> Option<()> {
        match marker {
            0xdb => self.quantisation(content),
            0xc4 => self.huffman(content),
            0xdd => {
                self.restart_interval = u16::from_be_bytes(content.try_into().ok()?).into();
                Some(())
            }
            0xc0..=0xc2 if self.frame.is_none() => {
                self.frame = Some(Frame::new(marker == 0xc2, content)?);
                Some(())
            }
            // A second frame; lossless, hierarchical or arithmetic coding.
            0xc0..=0xcf => None,
            0xe0 => {
                self.is_motion |= content.starts_with(b"AVI1");
                Some(())
            }
            _ => Some(()),
        }
    }

    /// B.2.4.1.
    fn quantisation(&mut self, mut content: &[u8]) -> Option<()> {
        while let Some((first, rest)) = content.split_first() {
            let length = match first >> 4 {
                0 => 64,
                1 => 128,
                _ => return None,
            };
            *self.steps.get_mut(usize::from(first & 15))? = true;
            content = rest.get(length..)?;
        }
        Some(())
    }

    /// B.2.4.2: how many codes of each length from 1 to 16 bits, and what they stand for.
    fn huffman(&mut self, mut content: &[u8]) -> Option<()> {
        while let Some((first, rest)) = content.split_first() {
            let (counts, rest) = rest.split_at_checked(16)?;
            let lengths = counts.iter().zip(1_u64..);
            let taken: u64 = lengths
                .clone()
                .map(|(count, length)| u64::from(*count) << (16 - length))
                .sum();
            let values: usize = counts.iter().map(|count| usize::from(*count)).sum();
            if taken > 1 << 16 || values > 256 {
                return None;
            }
            let shortest = lengths.clone().find(|(count, _)| **count > 0).map(|(_, length)| length);
            let table = self
                .codes
                .get_mut(usize::from(first >> 4))?
                .get_mut(usize::from(first & 15))?;
            *table = shortest;
            content = rest.get(values..)?;
        }
        Some(())
    }

    /// B.2.3: a scan's header. What its data must hold at least; None where it makes no sense.
    fn begin(&mut self, header: &[u8]) -> Option<Least> {
        let (count, rest) = header.split_first()?;
        let (chosen, rest) = rest.split_at_checked(2 * usize::from(*count))?;
        let &[from, _to, position] = rest else { return None };
        let frame = self.frame.as_mut()?;
        let is_refined = frame.is_progressive && position >> 4 != 0;
        // Where all comes in one scan, decoders do not look at these.
        let tells_mean = !frame.is_progressive || from == 0;
        if chosen.is_empty() {
            return None;
        }
        let alone = chosen.len() == 2;
        let (mut bits, mut units) = (0, 0);
        for choice in chosen.chunks_exact(2) {
            let &[id, tables] = choice else { return None };
            let (blocks, mcus) = frame.blocks(id, alone)?;
            let component = frame.components.iter_mut().find(|component| component.id == id)?;
            component.is_told |= tells_mean && !is_refined;
            if !*self.steps.get(component.steps)? {
                return None;
            }
            let code = |kind: usize, number: u8| match self.codes.get(kind)?.get(usize::from(number))? {
                None if self.is_motion => Some(1),
                shortest => *shortest,
            };
            let of_a_block = match (frame.is_progressive, tells_mean) {
                (false, _) => code(0, tables >> 4)? + code(1, tables & 15)?,
                (true, true) if is_refined => 1,
                (true, true) => code(0, tables >> 4)?,
                // One code may stand for the ends of many blocks.
                (true, false) => code(1, tables & 15).map(|_| 0)?,
            };
            bits += blocks * of_a_block;
            units = mcus;
        }
        let restarts = units
            .checked_div(self.restart_interval)
            .map(|_| units.div_ceil(self.restart_interval) - 1);
        Some(Least {
            bits,
            restarts: restarts.unwrap_or(0),
        })
    }

    fn has_all(&self) -> bool {
        let all = |frame: &Frame| frame.components.iter().all(|component| component.is_told);
        self.frame.as_ref().is_some_and(all)
    }
}

impl Frame {
    fn new(is_progressive: bool, content: &[u8]) -> Option<Self> {
        let (&[bits, h1, h2, w1, w2, count], components) = content.split_first_chunk()?;
        if bits != 8 || components.len() != 3 * usize::from(count) || !(1..=4).contains(&count) {
            return None;
        }
        let component = |said: &[u8]| {
            let &[id, sampling, steps] = said else { return None };
            let (across, down) = (u64::from(sampling >> 4), u64::from(sampling & 15));
            let fits = (1..=4).contains(&across) && (1..=4).contains(&down);
            fits.then_some(Component {
                id,
                across,
                down,
                steps: usize::from(steps),
                is_told: false,
            })
        };
        Some(Self {
            is_progressive,
            width: u16::from_be_bytes([w1, w2]).into(),
            height: u16::from_be_bytes([h1, h2]).into(),
            components: components.chunks_exact(3).map(component).collect::<Option<_>>()?,
        })
    }

    /// A.1 and A.2: how many blocks of this component a scan holds, alone in it or not, and how many MCUs the scan has.
    fn blocks(&self, id: u8, alone: bool) -> Option<(u64, u64)> {
        let component = self.components.iter().find(|component| component.id == id)?;
        let most = |side: fn(&Component) -> u64| self.components.iter().map(side).max();
        let (across, down) = (most(|component| component.across)?, most(|component| component.down)?);
        if alone {
            let side = |length: u64, own: u64, most: u64| (length * own).div_ceil(most).div_ceil(8);
            let blocks = side(self.width, component.across, across) * side(self.height, component.down, down);
            return Some((blocks, blocks));
        }
        let mcus = self.width.div_ceil(8 * across) * self.height.div_ceil(8 * down);
        Some((mcus * component.across * component.down, mcus))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use std::io::Cursor;

    use framekeep::picture::Refusal;
    use image::codecs::jpeg::JpegEncoder;
    use image::{ImageFormat, Rgb, RgbImage};

    use super::super::container::{Contents, contents};

    /// Baseline, three components, as our own encoder writes it.
    fn baseline(side: u32) -> Vec<u8> {
        let picture = RgbImage::from_fn(side, side, |x, y| {
            Rgb([(x * 7_919 % 251) as u8, (y * 31 % 256) as u8, (x * y % 256) as u8])
        });
        let mut bytes = Vec::new();
        JpegEncoder::new_with_quality(&mut bytes, 85)
            .encode_image(&picture)
            .unwrap();
        bytes
    }

    /// 64 × 96 pixels, progressive, colours halved: 10 scans.
    const PROGRESSIVE: &[u8] = include_bytes!("progressive.jpg");
    /// The same, baseline, with a restart for each row of MCUs.
    const RESTARTS: &[u8] = include_bytes!("restarts.jpg");
    /// The same, in shades of grey.
    const GREY: &[u8] = include_bytes!("grey.jpg");

    fn found(bytes: &[u8]) -> Result<Contents, Refusal> {
        contents(ImageFormat::Jpeg, &mut Cursor::new(bytes))
    }

    fn without(bytes: &[u8], marker: u8) -> Vec<u8> {
        let at = bytes.windows(2).position(|pair| pair == [0xff, marker]).unwrap();
        let length = usize::from(u16::from_be_bytes([bytes[at + 2], bytes[at + 3]]));
        [&bytes[..at], &bytes[at + 2 + length..]].concat()
    }

    #[test]
    fn all_kinds_are_walked_to_their_end_and_any_cut_is_seen() {
        let mut cuts = 0;
        for whole in [&baseline(70)[..], PROGRESSIVE, RESTARTS, GREY] {
            assert!(image::load_from_memory(whole).is_ok());
            assert_eq!(found(whole).map(|contents| contents.frames), Ok(1));
            for length in 0..whole.len() {
                assert_eq!(
                    found(&whole[..length]),
                    Err(Refusal::CutOff),
                    "{length} of {}",
                    whole.len()
                );
                cuts += 1;
            }
        }
        println!("{cuts} cuts");
    }

    #[test]
    fn an_end_that_was_put_behind_a_cut_does_not_hide_it() {
        // Where blocks or restarts are missing that the header promises.
        let mut seen = [0; 3];
        for (number, whole) in [&baseline(200)[..], RESTARTS, PROGRESSIVE].into_iter().enumerate() {
            for length in (0..whole.len() - 2).step_by(7) {
                let closed = [&whole[..length], &[0xff, 0xd9]].concat();
                seen[number] += usize::from(found(&closed).is_err());
            }
        }
        assert!(seen[0] > 150 && seen[1] > 200 && seen[2] > 30, "{seen:?}");
        let last_restart = RESTARTS
            .windows(2)
            .rposition(|pair| pair[0] == 0xff && (0xd0..0xd8).contains(&pair[1]));
        let closed = [&RESTARTS[..last_restart.unwrap()], &[0xff, 0xd9]].concat();
        assert_eq!(found(&closed), Err(Refusal::CutOff));
    }

    #[test]
    fn without_its_tables_it_is_damaged() {
        for marker in [0xdb, 0xc4, 0xc0, 0xda] {
            assert_eq!(found(&without(RESTARTS, marker)), Err(Refusal::Damaged), "{marker:x}");
        }
        let spoilt = |marker: u8, offset: usize, value: u8| {
            let mut bytes = RESTARTS.to_vec();
            let at = bytes.windows(2).position(|pair| pair == [0xff, marker]).unwrap();
            bytes[at + offset] = value;
            found(&bytes)
        };
        let damaged = Err(Refusal::Damaged);
        assert_eq!(spoilt(0xc4, 5, 3), damaged, "three codes of one bit");
        assert_eq!(spoilt(0xdb, 4, 0x30), damaged, "a precision that is none");
        assert_eq!(spoilt(0xc0, 4, 12), damaged, "12 bits");
        assert_eq!(spoilt(0xc0, 1, 0xc3), damaged, "lossless");
        assert_eq!(spoilt(0xc0, 11, 0), damaged, "no sampling");
        assert_eq!(spoilt(0xda, 5, 77), damaged, "a component that is none");
        assert_eq!(spoilt(0xda, 6, 0x33), damaged, "tables that are none");
    }

    #[test]
    fn a_picture_without_a_scan_of_each_colour_is_damaged() {
        let mut bytes = RESTARTS[..RESTARTS.windows(2).position(|pair| pair == [0xff, 0xda]).unwrap()].to_vec();
        bytes.extend([0xff, 0xd9]);
        assert_eq!(found(&bytes), Err(Refusal::Damaged));
    }
}
