//! What a file really is. Pictures are drawn anew; nothing else of a file is interpreted.
//!
//! A picture that is drawn anew has no metadata, and whatever stood behind or between its parts (an archive, a script) is
//! not in it. A PDF, an e-mail or a text is kept as it was sent: nothing here runs or shows any of it, and it is only ever
//! handed out to be saved.

use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageError, ImageFormat, ImageReader, Limits,
    codecs::{jpeg::JpegEncoder, png::PngEncoder},
    metadata::Orientation,
};
use shared::attachments::{Media, PIXELS_MAX, Unkept};
use std::io::{self, Cursor};

/// The most memory a picture may take while it is read.
const MEMORY: u64 = 256 * 1024 * 1024;
/// The most pixels. A photo that comes in several passes takes up to fifteen bytes for each while it is read, which its
/// decoder does not count: half a gibibyte for this many.
const AREA: u64 = 32_000_000;

/// The largest picture that is drawn. One that would be larger without loss is drawn as a photo.
const DRAWN: usize = 16 * 1024 * 1024;

/// How good a photo is drawn, of 100: as good as there is room for.
const QUALITIES: [u8; 4] = [88, 75, 60, 45];

/// Where the end of a PDF is looked for, and that of an archive behind it.
const PDF_END: usize = 1024;
const ARCHIVE_END: usize = 65_557;

/// What was found.
pub(super) enum Found {
    /// A picture, drawn anew.
    Drawn(Media, Vec<u8>),
    /// Something that is kept as it was sent.
    AsItIs,
}

/// Looks at a file that claims to be of this kind.
///
/// # Errors
/// Why it is not kept.
pub(super) fn examine(claimed: Media, content: &[u8]) -> Result<Found, Unkept> {
    match claimed {
        // Some phones call it a JPEG all the same.
        Media::Jpeg | Media::Png | Media::Webp if is_heic(content) => Err(Unkept::Heic),
        Media::Jpeg | Media::Png | Media::Webp if signature(content) != Some(claimed) => Err(Unkept::NotWhatItSays),
        Media::Jpeg => photo(content, ImageFormat::Jpeg),
        Media::Webp => photo(content, ImageFormat::WebP),
        Media::Png => screenshot(content),
        Media::Pdf => pdf(content),
        Media::Email => email(content),
        Media::Text => text(content),
    }
}

/// What the first bytes say.
fn signature(content: &[u8]) -> Option<Media> {
    match content {
        [0xff, 0xd8, 0xff, ..] => Some(Media::Jpeg),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(Media::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Media::Webp),
        [b'%', b'P', b'D', b'F', b'-', ..] => Some(Media::Pdf),
        _ => None,
    }
}

/// Whether it is a photo in HEIF, by the brand its first box names (ISO/IEC 23008-12).
fn is_heic(content: &[u8]) -> bool {
    let brands: [&[u8; 4]; 8] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"];
    content.get(4..8) == Some(b"ftyp") && brands.iter().any(|brand| content.get(8..12) == Some(brand.as_slice()))
}

fn photo(content: &[u8], format: ImageFormat) -> Result<Found, Unkept> {
    drawn_as_photo(upright(content, format)?)
}

fn drawn_as_photo(picture: DynamicImage) -> Result<Found, Unkept> {
    let picture = on_white(picture);
    let (width, height) = picture.dimensions();
    for quality in QUALITIES {
        let mut drawn = Drawing::default();
        match JpegEncoder::new_with_quality(&mut drawn, quality).encode(&picture, width, height, ExtendedColorType::Rgb8) {
            Ok(()) => return Ok(Found::Drawn(Media::Jpeg, drawn.bytes)),
            Err(_) if drawn.full => {}
            Err(_) => return Err(Unkept::Damaged),
        }
    }
    Err(Unkept::TooManyPixels)
}

/// A picture being drawn, which stops where it would take too much room.
#[derive(Default)]
struct Drawing {
    bytes: Vec<u8>,
    full: bool,
}

impl io::Write for Drawing {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        self.full |= self.bytes.len() + more.len() > DRAWN;
        if self.full {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A photo has no see-through parts: they become white, as a page is.
fn on_white(picture: DynamicImage) -> image::RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let seen = picture.into_rgba8();
    image::RgbImage::from_fn(seen.width(), seen.height(), |x, y| {
        let image::Rgba([red, green, blue, alpha]) = *seen.get_pixel(x, y);
        let over = |part: u8| u8::try_from((u16::from(part) * u16::from(alpha) + 255 * (255 - u16::from(alpha))) / 255).unwrap_or(u8::MAX);
        image::Rgb([over(red), over(green), over(blue)])
    })
}

fn screenshot(content: &[u8]) -> Result<Found, Unkept> {
    let picture = upright(content, ImageFormat::Png)?;
    let mut drawn = Drawing::default();
    let (width, height, kind) = (picture.width(), picture.height(), picture.color().into());
    match PngEncoder::new(&mut drawn).write_image(picture.as_bytes(), width, height, kind) {
        Ok(()) => Ok(Found::Drawn(Media::Png, drawn.bytes)),
        Err(_) if drawn.full => drawn_as_photo(picture),
        Err(_) => Err(Unkept::Damaged),
    }
}

/// Reads a picture within its limits and turns it as its camera was held.
fn upright(content: &[u8], format: ImageFormat) -> Result<DynamicImage, Unkept> {
    let fault = |cause: ImageError| match cause {
        ImageError::Limits(_) => Unkept::TooManyPixels,
        _ => Unkept::Damaged,
    };
    let mut limits = Limits::default();
    limits.max_image_width = Some(PIXELS_MAX);
    limits.max_image_height = Some(PIXELS_MAX);
    limits.max_alloc = Some(MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(content), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(fault)?;
    let (width, height) = decoder.dimensions();
    let area = u64::from(width) * u64::from(height);
    if width > PIXELS_MAX || height > PIXELS_MAX || area > AREA || decoder.total_bytes() > MEMORY {
        return Err(Unkept::TooManyPixels);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(fault)?;
    // Sixteen bits a colour are of no use to anybody's eye; before it is turned, which takes the room of another one.
    let mut picture =
        if picture.color().has_alpha() { DynamicImage::from(picture.into_rgba8()) } else { DynamicImage::from(picture.into_rgb8()) };
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn pdf(content: &[u8]) -> Result<Found, Unkept> {
    let last = |most: usize| content.get(content.len().saturating_sub(most)..).unwrap_or_default();
    let holds = |part: &[u8], text: &[u8]| part.windows(text.len()).any(|window| window == text);
    if signature(content) != Some(Media::Pdf) {
        return Err(Unkept::NotWhatItSays);
    }
    if !holds(last(PDF_END), b"%%EOF") {
        return Err(Unkept::Damaged);
    }
    // An archive is read from its end: with one behind it the file would be both.
    if holds(last(ARCHIVE_END), b"PK\x05\x06") { Err(Unkept::NotWhatItSays) } else { Ok(Found::AsItIs) }
}

fn email(content: &[u8]) -> Result<Found, Unkept> {
    let content = without_mark(content);
    let first = content.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let name = first.split(|byte| *byte == b':').next().unwrap_or_default();
    let is_header = name.len() < first.len() && !name.is_empty() && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    let is_text = !content.contains(&0);
    if is_text && (is_header || first.starts_with(b"From ")) { Ok(Found::AsItIs) } else { Err(Unkept::NotWhatItSays) }
}

/// What a page or a program begins with that somebody calls a text.
const OTHERS: &[&str] = &["<!doctype", "<html", "<head", "<body", "<script", "<svg", "<?xml", "<?php", "gif8", "%pdf-", "#!", "{\\rtf"];

fn text(content: &[u8]) -> Result<Found, Unkept> {
    let content = without_mark(content);
    let begins: Vec<u8> = content.trim_ascii_start().iter().take(16).map(u8::to_ascii_lowercase).collect();
    let control = |byte: &u8| *byte < b' ' && !matches!(*byte, b'\t' | b'\n' | b'\r' | 0x0c);
    let other = content.iter().any(control) || OTHERS.iter().any(|other| begins.starts_with(other.as_bytes()));
    if other { Err(Unkept::NotWhatItSays) } else { Ok(Found::AsItIs) }
}

/// A text without the mark that some programs put before it.
fn without_mark(content: &[u8]) -> &[u8] {
    content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content)
}

#[cfg(test)]
#[path = "examine_room_tests.rs"]
mod room_tests;
#[cfg(test)]
#[path = "examine_tests.rs"]
mod tests;
