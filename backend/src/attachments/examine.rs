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
use std::io::Cursor;

/// The most memory a picture may take while it is read.
const MEMORY: u64 = 256 * 1024 * 1024;
/// The most pixels. A photo that comes in several passes takes up to fifteen bytes for each while it is read, which its
/// decoder does not count: half a gibibyte for this many.
const AREA: u64 = 32_000_000;

/// The largest picture that is drawn without loss; one that would be larger is drawn as a photo.
const LOSSLESS: usize = 16 * 1024 * 1024;

/// How good a photo is drawn, of 100.
const QUALITY: u8 = 88;

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

fn photo(content: &[u8], format: ImageFormat) -> Result<Found, Unkept> {
    drawn_as_photo(upright(content, format)?)
}

fn drawn_as_photo(picture: DynamicImage) -> Result<Found, Unkept> {
    let (picture, mut drawn) = (on_white(picture), Vec::new());
    let (width, height) = picture.dimensions();
    JpegEncoder::new_with_quality(&mut drawn, QUALITY)
        .encode(&picture, width, height, ExtendedColorType::Rgb8)
        .map_err(|_| Unkept::Damaged)?;
    Ok(Found::Drawn(Media::Jpeg, drawn))
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
    // Sixteen bits a colour are of no use to anybody's eye.
    let picture =
        if picture.color().has_alpha() { DynamicImage::from(picture.into_rgba8()) } else { DynamicImage::from(picture.into_rgb8()) };
    let mut drawn = Vec::new();
    let (width, height, kind) = (picture.width(), picture.height(), picture.color().into());
    PngEncoder::new(&mut drawn).write_image(picture.as_bytes(), width, height, kind).map_err(|_| Unkept::Damaged)?;
    if drawn.len() > LOSSLESS { drawn_as_photo(picture) } else { Ok(Found::Drawn(Media::Png, drawn)) }
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
    let mut picture = DynamicImage::from_decoder(decoder).map_err(fault)?;
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
#[path = "examine_tests.rs"]
mod tests;
