use super::*;
use image::{Rgb, RgbImage, Rgba, RgbaImage};
use proptest::prelude::*;

/// A picture whose corner tells which way is up: red at the left, blue elsewhere.
fn corner() -> RgbImage {
    RgbImage::from_fn(32, 16, |x, y| if x < 8 && y < 8 { Rgb([250, 0, 0]) } else { Rgb([0, 0, 250]) })
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    RgbaImage::from_pixel(width, height, Rgba([10, 20, 30, 128])).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
    bytes
}

/// Place, device and day, as a camera writes them, with the orientation of one that was held upside down to the right.
fn exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0\x01\0".to_vec();
    tiff.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]);
    tiff.extend(b"GPS 51.5N CANARY-CAMERA 2026:11:23");
    [b"Exif\0\0".to_vec(), tiff].concat()
}

fn jpeg_with(orientation: u8) -> Vec<u8> {
    let mut plain = Vec::new();
    JpegEncoder::new_with_quality(&mut plain, 95).encode_image(&corner()).unwrap();
    let segment = |marker: u8, body: &[u8]| {
        let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marker][..], &length, body].concat()
    };
    let xmp = segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>CANARY-XMP</x:xmpmeta>");
    let iptc = segment(0xed, b"Photoshop 3.0\0CANARY-IPTC");
    let comment = segment(0xfe, b"CANARY-COMMENT");
    [&plain[..2], &segment(0xe1, &exif(orientation)), &xmp, &iptc, &comment, &plain[2..]].concat()
}

fn drawn(claimed: Media, content: &[u8]) -> (Media, Vec<u8>) {
    match examine(claimed, content) {
        Ok(Found::Drawn(media, bytes)) => (media, bytes),
        Ok(Found::AsItIs) => panic!("kept as it was"),
        Err(why) => panic!("{why:?}"),
    }
}

fn refused(claimed: Media, content: &[u8]) -> Unkept {
    examine(claimed, content).err().expect("it is refused")
}

fn holds(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

/// Every segment of a JPEG before its picture but the tables it is drawn by.
fn told(jpeg: &[u8]) -> Vec<u8> {
    let (mut at, mut markers) = (2, Vec::new());
    while jpeg[at + 1] != 0xda {
        markers.push(jpeg[at + 1]);
        at += 2 + usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
    }
    markers
}

#[test]
fn a_photo_is_turned_as_it_was_held_and_says_nothing_of_place_time_or_device() {
    let sent = jpeg_with(6);
    assert!(holds(&sent, b"CANARY-CAMERA"));
    let (media, bytes) = drawn(Media::Jpeg, &sent);
    assert_eq!(media, Media::Jpeg);
    for canary in [&b"CANARY"[..], b"Exif", b"xmpmeta", b"Photoshop", b"http://"] {
        assert!(!holds(&bytes, canary));
    }
    // JFIF, tables, frame: no APP1 (EXIF, XMP), no APP13 (IPTC), no comment.
    assert!(told(&bytes).iter().all(|marker| !matches!(marker, 0xe1..=0xef | 0xfe)), "{:x?}", told(&bytes));
    let picture = image::load_from_memory(&bytes).unwrap().into_rgb8();
    assert_eq!(picture.dimensions(), (16, 32), "it stands upright");
    let Rgb([red, _, blue]) = *picture.get_pixel(13, 2);
    assert!(red > 150 && blue < 100, "its corner is at the right now");
}

#[test]
fn what_stands_behind_a_picture_is_not_in_the_one_that_is_drawn() {
    let tail = b"PK\x03\x04<script>alert(1)</script>PK\x05\x06";
    for (media, mut sent) in [(Media::Png, png(20, 10)), (Media::Jpeg, jpeg_with(1))] {
        sent.extend(tail);
        let (_, bytes) = drawn(media, &sent);
        assert!(!holds(&bytes, b"PK") && !holds(&bytes, b"script"), "{media:?}");
    }
    // Words in a picture's own parts.
    let plain = png(20, 10);
    let text = b"tEXtComment\0CANARY";
    let chunk = [&18_u32.saturating_sub(4).to_be_bytes()[..], text, &crc(text).to_be_bytes()].concat();
    let sent = [&plain[..33], &chunk, &plain[33..]].concat();
    let (media, bytes) = drawn(Media::Png, &sent);
    assert!(media == Media::Png && holds(&sent, b"CANARY") && !holds(&bytes, b"CANARY"));
    assert_eq!(image::load_from_memory(&bytes).unwrap().into_rgba8().get_pixel(3, 3).0, [10, 20, 30, 128], "without loss");
}

/// The checksum of a PNG's part.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 })
    })
}

#[test]
fn a_picture_of_the_web_becomes_a_photo() {
    let mut sent = Vec::new();
    RgbaImage::from_pixel(9, 9, Rgba([0, 0, 0, 0])).write_to(&mut Cursor::new(&mut sent), ImageFormat::WebP).unwrap();
    let (media, bytes) = drawn(Media::Webp, &sent);
    let picture = image::load_from_memory_with_format(&bytes, ImageFormat::Jpeg).unwrap().into_rgb8();
    assert!(media == Media::Jpeg && picture.get_pixel(4, 4).0.iter().all(|part| *part > 250), "what is seen through is white");
}

#[test]
fn a_picture_of_too_many_pixels_is_refused_before_it_takes_memory() {
    // A few bytes that claim to be fifty thousand pixels wide and high.
    let mut bomb = png(1, 1);
    bomb[16..20].copy_from_slice(&50_000_u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&50_000_u32.to_be_bytes());
    let sum = crc(&bomb[12..29]).to_be_bytes();
    bomb[29..33].copy_from_slice(&sum);
    assert_eq!(refused(Media::Png, &bomb), Unkept::TooManyPixels);
    // Each side is allowed, both together are not.
    bomb[16..20].copy_from_slice(&PIXELS_MAX.to_be_bytes());
    bomb[20..24].copy_from_slice(&PIXELS_MAX.to_be_bytes());
    let sum = crc(&bomb[12..29]).to_be_bytes();
    bomb[29..33].copy_from_slice(&sum);
    assert_eq!(refused(Media::Png, &bomb), Unkept::TooManyPixels);
    // A photo whose few bytes would open into hundreds of millions.
    let mut photo = jpeg_with(1);
    let frame = photo.windows(2).position(|mark| mark == [0xff, 0xc0]).unwrap() + 5;
    let side = 6_000_u16.to_be_bytes();
    photo[frame..frame + 4].copy_from_slice(&[side[0], side[1], side[0], side[1]]);
    assert_eq!(refused(Media::Jpeg, &photo), Unkept::TooManyPixels);
}

#[test]
fn what_does_not_open_is_refused_whole() {
    let png = png(40, 40);
    for cut in [9, 20, 40, png.len() / 2] {
        assert_eq!(refused(Media::Png, &png[..cut]), Unkept::Damaged, "{cut}");
    }
    let jpeg = jpeg_with(1);
    for cut in [4, 40, 200] {
        assert_eq!(refused(Media::Jpeg, &jpeg[..cut]), Unkept::Damaged, "{cut}");
    }
}

#[test]
fn a_file_is_what_its_first_bytes_say_or_it_is_refused() {
    let script = b"GIF89a=1;alert(1)//";
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>";
    let program = b"MZ\x90\0\x03\0\0\0";
    for media in Media::ALL {
        for other in [&script[..], &svg[..], &program[..], b"PK\x03\x04\0\0\0\0", b"\0"] {
            assert_eq!(refused(media, other), Unkept::NotWhatItSays, "{media:?}");
        }
    }
    assert_eq!(refused(Media::Jpeg, &png(2, 2)), Unkept::NotWhatItSays);
    assert_eq!(refused(Media::Pdf, &png(2, 2)), Unkept::NotWhatItSays);
    for page in ["<!DOCTYPE html><p>", "\n <HTML>", "\u{feff}<script>", "#!/bin/sh", "%PDF-1.7", "{\\rtf1"] {
        assert_eq!(refused(Media::Text, page.as_bytes()), Unkept::NotWhatItSays, "{page}");
    }
}

#[test]
fn a_photo_of_a_phone_that_is_no_jpeg_is_named_whatever_it_is_called() {
    for brand in [b"heic", b"mif1", b"heix"] {
        let sent = [&b"\0\0\0\x18ftyp"[..], brand, b"\0\0\0\0mif1heic"].concat();
        assert_eq!(refused(Media::Jpeg, &sent), Unkept::Heic);
    }
    assert_eq!(refused(Media::Jpeg, b"\0\0\0\x18ftypisom\0\0\0\0"), Unkept::NotWhatItSays, "a film is none");
}

#[test]
fn documents_and_words_are_kept_as_they_are() {
    let pdf = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n";
    let email = b"Received: from a.example\r\nSubject: Hello\r\n\r\nhello \xe9\r\n";
    for (media, content) in [
        (Media::Pdf, &pdf[..]),
        (Media::Email, &email[..]),
        (Media::Email, b"From ann@example.org Mon\nSubject: a\n\n"),
        (Media::Text, "23/11/2026, 09:14 - Amber: hello <b>\n".as_bytes()),
        (Media::Text, b"caf\xe9"),
    ] {
        assert!(matches!(examine(media, content), Ok(Found::AsItIs)), "{media:?}");
    }
    assert_eq!(refused(Media::Pdf, &pdf[..20]), Unkept::Damaged);
    let both = [&pdf[..], b"PK\x05\x06\0\0\0\0 %%EOF"].concat();
    assert_eq!(refused(Media::Pdf, &both), Unkept::NotWhatItSays, "it is an archive too");
    assert_eq!(refused(Media::Email, b"hello there, no header\n"), Unkept::NotWhatItSays);
}

/// A good file of each kind, with something in it that a drawn one must not have.
fn whole(which: usize) -> (Media, Vec<u8>) {
    let content = match Media::ALL[which] {
        Media::Jpeg => jpeg_with(3),
        Media::Png => png(12, 9),
        Media::Webp => {
            let mut webp = Vec::new();
            corner().write_to(&mut Cursor::new(&mut webp), ImageFormat::WebP).unwrap();
            webp
        }
        Media::Pdf => b"%PDF-1.7\n1 0 obj\n<< /Author (CANARY) >>\nendobj\n%%EOF\n".to_vec(),
        Media::Email => b"Received: from a.example\r\nSubject: CANARY\r\n\r\nhello\r\n".to_vec(),
        Media::Text => "23/11/2026, 09:14 - Amber: CANARY\n".into(),
    };
    (Media::ALL[which], content)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_spoiled_file_of_any_kind_makes_it_panic_or_gives_a_picture_with_more_than_pixels(
        which in 0_usize..6, spoiled in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6), cut: prop::sample::Index,
    ) {
        let (media, mut bytes) = whole(which);
        for (place, byte) in spoiled {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        bytes.truncate(bytes.len() - cut.index(bytes.len()) / 4);
        match examine(media, &bytes) {
            Ok(Found::Drawn(_, drawn)) => {
                prop_assert!(media.is_picture() && !holds(&drawn, b"CANARY") && drawn.len() <= DRAWN);
                prop_assert!(image::load_from_memory(&drawn).is_ok(), "what is kept opens");
            }
            Ok(Found::AsItIs) => prop_assert!(!media.is_picture()),
            Err(_) => {}
        }
    }

    #[test]
    fn no_beginning_of_a_picture_or_a_pdf_is_taken_for_all_of_it(which in 0_usize..4, cut: prop::sample::Index) {
        let (media, bytes) = whole(which);
        let part = &bytes[..cut.index(bytes.len())];
        match examine(media, part) {
            // A photo may lack its last bytes and still be all there to see.
            Ok(Found::Drawn(_, drawn)) => prop_assert!(part.len() + 16 >= bytes.len() || media == Media::Jpeg, "{} of {}: {}", part.len(), bytes.len(), drawn.len()),
            Ok(Found::AsItIs) => prop_assert!(holds(part, b"%%EOF")),
            Err(why) => prop_assert!(matches!(why, Unkept::Damaged | Unkept::NotWhatItSays | Unkept::TooManyPixels)),
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), which in 0_usize..6, signed: bool) {
        let media = Media::ALL[which];
        let signature: &[u8] = match media {
            Media::Jpeg => &[0xff, 0xd8, 0xff],
            Media::Png => b"\x89PNG\r\n\x1a\n",
            Media::Webp => b"RIFF\x20\0\0\0WEBP",
            Media::Pdf => b"%PDF-",
            Media::Email | Media::Text => b"",
        };
        let content = if signed { [signature, &bytes].concat() } else { bytes };
        let _ = examine(media, &content);
    }
}
