//! A table of the picture as a file for a spreadsheet.

use crate::kernel::{
    error::{Error, Result},
    http::{Download, inert},
};
use shared::{
    attachments::FileName,
    statistics::{ClosedMonth, PictureTable},
    suppression::Figure,
};

/// The table of the months given, each with its total last; first looks have none, as they are at people of any month.
///
/// # Errors
/// Internal only.
pub(super) fn of(months: &[ClosedMonth], table: PictureTable) -> Result<Download> {
    let mut file = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    file.write_record(["month", "code", "row", "about", "fewer_than"]).map_err(Error::internal)?;
    for month in months {
        let rows = month.rows(table).iter().map(|row| (row.code.as_str(), row.label.as_str(), row.targets));
        let all = (table != PictureTable::Response).then_some(("ALL", "All together", month.total));
        for (code, label, targets) in rows.chain(all) {
            let [about, fewer_than] = numbers(targets);
            let line = [month.month.to_string(), code.to_owned(), label.to_owned(), about, fewer_than];
            file.write_record(line.map(inert)).map_err(Error::internal)?;
        }
    }
    Ok(Download { name: FileName::cleaned(name(table)), content: file.into_inner().map_err(Error::internal)?.into() })
}

const fn name(table: PictureTable) -> &'static str {
    match table {
        PictureTable::People => "picture-people.csv",
        PictureTable::Channel => "picture-channel.csv",
        PictureTable::Technique => "picture-technique.csv",
        PictureTable::Sought => "picture-sought.csv",
        PictureTable::Depth => "picture-depth.csv",
        PictureTable::Delay => "picture-delay.csv",
        PictureTable::Response => "picture-response.csv",
    }
}

fn numbers(figure: Figure) -> [String; 2] {
    match figure {
        Figure::About(number) => [number.to_string(), String::new()],
        Figure::FewerThanFive | Figure::FewerThan(_) => [String::new(), figure.most().saturating_add(1).to_string()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::http::Content;
    use shared::statistics::PictureRow;

    #[test]
    fn a_cell_is_never_a_formula_and_what_is_hidden_is_no_number() {
        let row = |label: &str, targets| PictureRow { code: "X".to_owned(), label: label.to_owned(), targets };
        let month = ClosedMonth {
            month: "2026-10".parse().unwrap(),
            total: Figure::About(15),
            channel: vec![
                row("=1+1", Figure::About(10)),
                row("A chat, or \"call\"", Figure::FewerThanFive),
                row("@you", Figure::FewerThan(8)),
            ],
            technique: Vec::new(),
            sought: Vec::new(),
            depth: Vec::new(),
            delay: Vec::new(),
            response: Vec::new(),
        };
        let file = of(&[month], PictureTable::Channel).unwrap();
        let lines = [
            "month,code,row,about,fewer_than",
            "2026-10,X,'=1+1,10,",
            "2026-10,X,\"A chat, or \"\"call\"\"\",,5",
            "2026-10,X,'@you,,8",
            "2026-10,ALL,All together,15,",
            "",
        ];
        let Content::Whole(content) = file.content else { panic!("it is one piece") };
        assert_eq!(String::from_utf8(content).unwrap(), lines.join("\r\n"));
        assert_eq!(String::from(file.name), "picture-channel.csv");
    }
}
