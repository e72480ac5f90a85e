//! How much room the largest pictures take: in memory while they are drawn, and as they are kept.

use super::*;
use image::{ImageBuffer, RgbImage, Rgba};
use std::{fs, process::Command};

/// The most memory the process may have used while it drew one, in KiB.
const MOST: u64 = 640 * 1024;

/// The side of the largest square picture that is opened.
const SIDE: u32 = 5656;

/// A picture that nothing makes smaller.
fn noise(side: u32) -> RgbImage {
    let mut seed = 39_u64;
    let mut bytes = Vec::with_capacity((side * side * 3) as usize);
    while bytes.len() < (side * side * 3) as usize {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        bytes.extend(seed.to_le_bytes());
    }
    bytes.truncate((side * side * 3) as usize);
    RgbImage::from_raw(side, side, bytes).unwrap()
}

/// Sixteen bits a colour and see-through: as much memory as a picture may take, in a few bytes.
fn deep() -> Vec<u8> {
    let mut png = Vec::new();
    let picture: ImageBuffer<Rgba<u16>, Vec<u16>> = ImageBuffer::new(SIDE, SIDE);
    picture.write_to(&mut Cursor::new(&mut png), ImageFormat::Png).unwrap();
    png
}

/// A photo in several passes, of which the first one says that all is grey: its decoder keeps every pass in memory.
fn in_passes() -> Vec<u8> {
    let segment = |marker: u8, body: &[u8]| [&[0xff, marker][..], &u16::try_from(body.len() + 2).unwrap().to_be_bytes(), body].concat();
    let [high, low] = u16::try_from(SIDE).unwrap().to_be_bytes();
    let frame = segment(0xc2, &[8, high, low, high, low, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]);
    // One code, of one bit: nothing differs.
    let codes = segment(0xc4, &[&[0x00, 1][..], &[0; 15], &[0]].concat());
    let scan = segment(0xda, &[3, 1, 0, 2, 0, 3, 0, 0, 0, 0]);
    let blocks = (SIDE as usize).div_ceil(8).pow(2) * 3;
    [&[0xff, 0xd8][..], &segment(0xdb, &[&[0][..], &[1; 64]].concat()), &frame, &codes, &scan, &vec![0; blocks.div_ceil(8)], &[0xff, 0xd9]]
        .concat()
}

#[test]
fn a_drawn_picture_has_a_largest_size_and_is_drawn_less_finely_to_fit() {
    let mut sent = Vec::new();
    noise(3000).write_to(&mut Cursor::new(&mut sent), ImageFormat::Png).unwrap();
    let Ok(Found::Drawn(media, drawn)) = examine(Media::Png, &sent) else { panic!("it is kept") };
    assert_eq!(media, Media::Jpeg, "it was too large to be kept without loss");
    assert!(drawn.len() <= DRAWN && drawn.len() > DRAWN / 3, "{}", drawn.len());
    assert_eq!(image::load_from_memory(&drawn).unwrap().into_rgb8().dimensions(), (3000, 3000));
    assert_eq!(drawn_as_photo(noise(SIDE).into()).err(), Some(Unkept::TooManyPixels), "and where nothing helps it is refused");
}

/// Runs itself again, so that nothing else is in the process whose memory is read.
#[test]
fn the_hardest_pictures_take_no_more_memory_than_is_said() {
    const DRAW: &str = "VEDETTE_TEST_DRAW";
    if let Ok(file) = std::env::var(DRAW) {
        let media = if file.ends_with("jpg") { Media::Jpeg } else { Media::Png };
        let outcome = examine(media, &fs::read(&file).unwrap()).map(drop);
        let status = fs::read_to_string("/proc/self/status").unwrap();
        println!("{outcome:?} {}", status.lines().find(|line| line.starts_with("VmHWM")).unwrap());
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (name, picture) in [("deep.png", deep()), ("passes.jpg", in_passes())] {
        let file = folder.path().join(name);
        fs::write(&file, &picture).unwrap();
        let test = "attachments::examine::room_tests::the_hardest_pictures_take_no_more_memory_than_is_said";
        let child =
            Command::new(std::env::current_exe().unwrap()).args(["--exact", test, "--nocapture"]).env(DRAW, &file).output().unwrap();
        let said = String::from_utf8(child.stdout).unwrap();
        let line = said.lines().find(|line| line.contains("VmHWM")).unwrap_or_else(|| panic!("{said}"));
        let used: u64 = line.split_whitespace().rev().nth(1).unwrap().parse().unwrap();
        println!("{name}: {} bytes, {line}", picture.len());
        assert!(line.starts_with("Ok"), "{name} is drawn: {line}");
        assert!((100 * 1024..MOST).contains(&used), "{name}: {line}");
    }
}
