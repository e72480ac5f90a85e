//! A list of people to invite: looked through first, then invited in portions.
//!
//! Nothing but the list travels between the look and the yes: what is sent is judged again when the yes comes, and
//! once more when each portion's turn comes. A portion is a message of the outbox, which is marked as done in the
//! transaction that writes its invitations: stopped anywhere and tried again, nobody is invited twice.

use super::{Ready, has_way_in, store::waiting};
use crate::{
    accounts::store::{at_home, email_tag},
    kernel::{
        Ctx, Kernel,
        audit::{self, Entry},
        db::{Rows, Who},
        error::{Error, Result},
        ids,
        outbox::{self, Failure, Message},
    },
};
use actix_web::web::Data;
use csv::{ReaderBuilder, StringRecord, Trim};
use serde::{Deserialize, Serialize};
use shared::{
    audit::{Action, Unaudited},
    ids::{AccountId, InstitutionId},
    invitations::{CheckInvitations, CheckedLine, CheckedList, InvitePeople, LineVerdict, MOST_LINES, NewInvitation, PeopleList},
    permission::{Role, second::is_powerful},
    priority::Priority,
    problem::FieldProblem,
    text::{DisplayName, Email},
    time::Moment,
};
use std::collections::HashSet;

/// The message a portion leaves.
pub(in crate::accounts) const PEOPLE_INVITED: &str = "PeopleInvited";

/// People in one portion: one transaction, which others wait for.
const PORTION: usize = 50;

/// A portion of a list, as its message holds it.
#[derive(Serialize, Deserialize)]
struct Portion {
    institution: InstitutionId,
    by: AccountId,
    people: Vec<NewInvitation>,
}

pub(in crate::accounts) async fn check_invitations(ctx: Ctx<CheckInvitations>, (): (), list: PeopleList) -> Result<CheckedList> {
    let institution = ctx.signed()?.institution;
    let lines = judged(&ctx.kernel, institution, &list.csv, ctx.now).await?;
    audit::read(&ctx.kernel, ctx.now, ctx.actor.who(), Action::InvitationsChecked, institution.into()).await?;
    let new = lines.iter().filter(|(line, _)| line.verdict == LineVerdict::New).count();
    Ok(CheckedList { lines: lines.into_iter().map(|(line, _)| line).collect(), new })
}

pub(in crate::accounts) async fn invite_people(ctx: Ctx<InvitePeople>, (): (), list: PeopleList) -> Result<()> {
    let (kernel, signed, now) = (&ctx.kernel, ctx.signed()?, ctx.now);
    let lines = judged(kernel, signed.institution, &list.csv, now).await?;
    let people: Vec<NewInvitation> = lines.into_iter().filter_map(|(_, new)| new).collect();
    let mut rows = Rows::default();
    for people in people.chunks(PORTION) {
        let portion = Portion { institution: signed.institution, by: signed.account, people: people.to_vec() };
        rows = rows.and(outbox::prepare(kernel, PEOPLE_INVITED, Priority::P4, &portion, now)?.rows());
    }
    ctx.insert(Action::PeopleInvited, ids::fresh(), rows).await?;
    kernel.wake.notify_one();
    Ok(())
}

/// Invites a portion: those who have no account by now and no invitation, and could sign in.
pub(in crate::accounts) async fn send_portion(kernel: Data<Kernel>, message: Message) -> Result<(), Failure> {
    let Portion { institution, by, people } = message.read()?;
    let now = kernel.clock.now();
    let who = Who { account: Some(by), institution: Some(institution) };
    let mut ready = Vec::new();
    for new in people {
        // The settings may be others than when the list was judged: one line's fault is no reason to ask nobody.
        let one = match Ready::prepare(&kernel, institution, new, true, now) {
            Err(Error::Invalid(_)) => continue,
            prepared => prepared?,
        };
        let entry = audit::entry(&kernel.vault, now, who, Action::AccountInvited, one.id().0)?;
        ready.push((one, entry.map(Entry::row).unwrap_or_default()));
    }
    let (hold, action) = (message.hold(), Action::Unaudited(Unaudited::OutboxMoved));
    let written = kernel.write(now, who, action, message.id.0, None, async move |tx| {
        let tags = || ready.iter().map(|(one, _)| one.email_tag.clone()).collect::<Vec<_>>();
        let mut taken = at_home(tx, institution, tags()).await?;
        taken.extend(waiting(tx, institution, tags(), now).await?);
        let mut rows = Rows::default();
        for (one, entry) in ready {
            if !taken.contains(&one.email_tag) {
                rows = rows.and(one.write(tx).await?).and(entry);
            }
        }
        outbox::finish(tx, &[hold], now).await?;
        Ok(rows)
    });
    written.await?;
    kernel.wake.notify_one();
    Ok(())
}

/// Each line with its verdict, and who is invited where it is a good one.
async fn judged(kernel: &Kernel, institution: InstitutionId, csv: &str, now: Moment) -> Result<Vec<(CheckedLine, Option<NewInvitation>)>> {
    let mut lines = read(csv)?;
    let tags: Vec<_> = lines.iter().filter_map(|(_, new)| new.as_ref()).map(|new| email_tag(kernel, &new.email)).collect();
    let home = at_home(kernel.db.reader(), institution, tags.clone()).await?;
    let invited = waiting(kernel.db.reader(), institution, tags, now).await?;
    for (line, new) in &mut lines {
        let Some(asked) = new.as_ref() else { continue };
        let tag = email_tag(kernel, &asked.email);
        let known = match (home.contains(&tag), invited.contains(&tag)) {
            (true, _) => LineVerdict::HasAccount,
            (false, true) => LineVerdict::Invited,
            (false, false) if !has_way_in(kernel, &asked.roles) => LineVerdict::NoWayIn,
            (false, false) => continue,
        };
        line.verdict = known;
        *new = None;
    }
    Ok(lines)
}

/// Reads a list, as far as that goes without looking who is there.
///
/// # Errors
/// `invalid` when it is no such list, or longer than [`MOST_LINES`].
fn read(csv: &str) -> Result<Vec<(CheckedLine, Option<NewInvitation>)>> {
    let fault = |detail: String| Error::Invalid(vec![FieldProblem { pointer: "/csv".to_owned(), detail }]);
    let separator = if csv.lines().next().is_some_and(|first| first.contains(';') && !first.contains(',')) { b';' } else { b',' };
    let text = csv.trim_start_matches('\u{feff}');
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).trim(Trim::All).delimiter(separator).from_reader(text.as_bytes());
    let (mut lines, mut seen) = (Vec::new(), HashSet::new());
    let mut places = Places { rest: text.as_bytes(), read: 0, line: 1 };
    for (place, record) in reader.records().enumerate() {
        let record = record.map_err(|_| fault("This is not a comma-separated list.".to_owned()))?;
        if place == 0 && !record.get(0).unwrap_or_default().contains('@') && is_heading(&record) || record.iter().all(str::is_empty) {
            continue;
        }
        if lines.len() == MOST_LINES {
            return Err(fault(format!("Use at most {MOST_LINES} lines at once.")));
        }
        let (verdict, new) = match person(&record) {
            Ok(new) if !seen.insert(new.email.clone()) => (LineVerdict::Duplicate, None),
            Ok(new) => (LineVerdict::New, Some(new)),
            Err(verdict) => (verdict, None),
        };
        let line = places.line_of(record.position().map_or(0, csv::Position::byte));
        let email = record.get(0).unwrap_or_default().chars().take(254).collect();
        lines.push((CheckedLine { line, email, verdict }, new));
    }
    if lines.is_empty() { Err(fault("There is nobody in this list.".to_owned())) } else { Ok(lines) }
}

/// Counts lines as an editor does. The reader's own count leaves out line ends of two characters and empty lines.
struct Places<'a> {
    rest: &'a [u8],
    read: u64,
    line: u64,
}

impl Places<'_> {
    /// The line of what starts at a byte, or after the line ends there. Later ones are asked for later.
    fn line_of(&mut self, byte: u64) -> u64 {
        let before = usize::try_from(byte.saturating_sub(self.read)).unwrap_or(usize::MAX).min(self.rest.len());
        let ends = self.rest.iter().skip(before).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let (passed, rest) = self.rest.split_at(before + ends);
        self.line += passed.iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
        (self.rest, self.read) = (rest, self.read + passed.len() as u64);
        self.line
    }
}

fn is_heading(record: &StringRecord) -> bool {
    let first = record.get(0).unwrap_or_default().to_lowercase();
    ["address", "email", "e-mail", "mail", "cyfeiriad", "e-bost"].iter().any(|word| first.contains(word))
}

fn person(record: &StringRecord) -> Result<NewInvitation, LineVerdict> {
    let field = |place| record.get(place).unwrap_or_default();
    let email: Email = field(0).parse().map_err(|_| LineVerdict::NotAnAddress)?;
    let name: DisplayName = field(1).parse().map_err(|_| LineVerdict::NoName)?;
    let role: Role = if field(2).is_empty() { Role::Reporter } else { field(2).parse().map_err(|_| LineVerdict::NoRole)? };
    if is_powerful(role) { Err(LineVerdict::RoleNotAllowed) } else { Ok(NewInvitation { email, name, roles: vec![role] }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdicts(csv: &str) -> Vec<(u64, LineVerdict)> {
        read(csv).unwrap().into_iter().map(|(line, _)| (line.line, line.verdict)).collect()
    }

    #[test]
    fn each_line_of_a_list_is_judged_for_itself() {
        let csv = "\u{feff}E-mail,Name,Role\r\nann@people.example,Ann,reporter\r\n\r\n\"bob@people.example\",\"Bob, the Builder\",LEADERSHIP\r\n\
                   ANN@people.example,Ann again,\r\nnobody,Somebody,REPORTER\r\ncy@people.example,,REPORTER\r\n\
                   di@people.example,Di,lord\r\ned@people.example,Ed,lead\r\nfi@people.example,Fi,separate-contact\r\ngus@people.example,Gus";
        use LineVerdict::*;
        let found = verdicts(csv);
        let said: Vec<_> = found.iter().map(|(_, verdict)| *verdict).collect();
        assert_eq!(said, [New, New, Duplicate, NotAnAddress, NoName, NoRole, RoleNotAllowed, RoleNotAllowed, New]);
        assert_eq!((found[0].0, found[1].0), (2, 4), "lines are numbered as an editor numbers them");
        let people: Vec<_> = read(csv).unwrap().into_iter().filter_map(|(_, new)| new).collect();
        assert_eq!((people[1].name.expose(), people[2].roles.as_slice()), ("Bob, the Builder", &[Role::Reporter][..]));
    }

    #[test]
    fn a_spreadsheet_that_writes_semicolons_is_read_too() {
        assert_eq!(verdicts("ann@people.example;Ann;REPORTER\nbob@people.example;Bob;"), [(1, LineVerdict::New), (2, LineVerdict::New)]);
    }

    #[test]
    fn an_empty_list_and_one_that_is_too_long_are_refused() {
        assert_eq!(read(" \n\n").unwrap_err().code(), shared::problem::Code::Invalid);
        let line = |number: usize| format!("a{number}@people.example,Somebody,REPORTER\n");
        assert_eq!(read(&(0..MOST_LINES).map(line).collect::<String>()).unwrap().len(), MOST_LINES);
        assert!(read(&(0..=MOST_LINES).map(line).collect::<String>()).is_err());
    }
}
