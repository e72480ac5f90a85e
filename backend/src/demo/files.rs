//! What some of the made-up reporters add to their reports: pictures drawn here, and a document, an e-mail and a text in
//! which nobody real occurs (docs/rules.md §9). They are taken in and looked at as everybody's are.

use super::{
    acts::{Led, ctx},
    plan::Life,
};
use crate::{
    cases,
    kernel::{
        Kernel,
        error::{Error, Result},
    },
};
use actix_web::web::Data;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use shared::{
    attachments::{BeginAttachment, FileName, Media, NewAttachment},
    time::Moment,
};
use std::io::Cursor;

/// Of so many reports one has a file.
const ONE_IN: usize = 11;

/// A file that is added, by the number of the report and what becomes of its case.
fn chosen(number: usize, life: Life) -> Option<Media> {
    match life {
        // The one that shows what waits for the name.
        Life::Name { .. } => Some(Media::Email),
        _ if number % ONE_IN == 3 => [Media::Png, Media::Pdf, Media::Jpeg, Media::Text, Media::Email].get(number / ONE_IN % 5).copied(),
        _ => None,
    }
}

/// Adds the file of a report, if it has one, right after it was filed.
pub(super) async fn add(kernel: &Data<Kernel>, led: &Led, life: Life, at: Moment) -> Result<()> {
    let Some(media) = chosen(led.number, life) else { return Ok(()) };
    let (name, content) = match media {
        Media::Png | Media::Webp => ("screenshot.png", conversation(led.number, ImageFormat::Png)?),
        Media::Jpeg => ("photo.jpg", conversation(led.number, ImageFormat::Jpeg)?),
        Media::Pdf => ("invitation.pdf", invitation()),
        Media::Email => ("offer.eml", OFFER.into()),
        Media::Text => ("chat.txt", CHAT.into()),
    };
    let bytes = u32::try_from(content.len()).map_err(Error::internal)?;
    let new = NewAttachment { name: FileName::cleaned(name), media, bytes, keep_original: media == Media::Jpeg };
    let added = cases::add_file(&ctx::<BeginAttachment>(kernel, &led.by, at), led.reference, new, &content).await?;
    added.map(drop).map_err(|why| Error::internal(format!("a made-up file is not taken: {why:?}")))
}

/// A conversation as it looks from afar: bubbles at the left and the right.
fn conversation(number: usize, format: ImageFormat) -> Result<Vec<u8>> {
    const SIZE: (u32, u32) = (540, 960);
    const BUBBLES: u32 = 7;
    let mut picture = RgbImage::from_pixel(SIZE.0, SIZE.1, Rgb([236, 240, 238]));
    let mut fill = |left: u32, top: u32, wide: u32, high: u32, colour: Rgb<u8>| {
        for (x, y) in (top..top + high).flat_map(|y| (left..left + wide).map(move |x| (x, y))) {
            if let Some(pixel) = picture.get_pixel_mut_checked(x, y) {
                *pixel = colour;
            }
        }
    };
    fill(0, 0, SIZE.0, 80, Rgb([196, 128, 20]));
    fill(24, 20, 40, 40, Rgb([250, 232, 190]));
    for bubble in 0..BUBBLES {
        let shape = u32::try_from(number % 97).map_err(Error::internal)? * 31 + bubble * 57;
        let (wide, top) = (220 + shape % 180, 110 + bubble * 116);
        let (left, colour) = if shape % 3 == 0 { (SIZE.0 - wide - 24, Rgb([205, 232, 210])) } else { (24, Rgb([255, 255, 255])) };
        fill(left, top, wide, 92, colour);
        for line in 0..3 {
            fill(left + 16, top + 18 + line * 22, wide - 40 - (shape * (line + 3)) % 90, 8, Rgb([120, 130, 128]));
        }
    }
    let mut bytes = Vec::new();
    DynamicImage::from(picture).write_to(&mut Cursor::new(&mut bytes), format).map_err(Error::internal)?;
    Ok(bytes)
}

/// A page with an invitation, written out part by part so that each is where the table at its end says.
fn invitation() -> Vec<u8> {
    let lines = ["Amber Forum", "We invite you to speak for twenty minutes.", "Flights, hotel and a fee are paid.", "forum@amber.example"];
    let words: String = lines.iter().map(|line| format!("({line}) Tj T*\n")).collect();
    let words = format!("BT /F1 16 Tf 24 TL 72 720 Td\n{words}ET");
    let parts = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{words}\nendstream", words.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let (mut page, mut table) = ("%PDF-1.4\n".to_owned(), "0000000000 65535 f \n".to_owned());
    for (number, part) in (1..).zip(&parts) {
        table += &format!("{:010} 00000 n \n", page.len());
        page += &format!("{number} 0 obj\n{part}\nendobj\n");
    }
    let (size, begins) = (parts.len() + 1, page.len());
    format!("{page}xref\n0 {size}\n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{begins}\n%%EOF\n").into_bytes()
}

const OFFER: &str = "Received: from mail.amber.example (mail.amber.example [192.0.2.25])\r\n\
    From: Amber Recruiting <study@amber.example>\r\n\
    To: Councillor Teal <councillor-teal@fernwick.example>\r\n\
    Subject: A short paper, well paid\r\n\
    Date: Mon, 2 Nov 2026 09:14:00 +0000\r\n\
    MIME-Version: 1.0\r\n\
    Content-Type: text/plain; charset=utf-8\r\n\
    \r\n\
    We read your speech with great interest. Our client pays three thousand for five pages\r\n\
    on how the committee thinks, best before it meets. Please answer to this address only.\r\n";

const CHAT: &str = "02/11/2026, 09:14 - Amber: Hello, we met at the forum, I think?\n\
    02/11/2026, 09:20 - Me: I am not sure we did.\n\
    02/11/2026, 09:21 - Amber: I help people like you write short papers. It is well paid.\n\
    02/11/2026, 09:40 - Amber: Shall we go on in another app?\n";
