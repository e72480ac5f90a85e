//! What staff say about a case, and writing to its reporter (docs/domain.md §4.7, docs/rules.md §1.3).

use super::{
    access::spawn,
    harness::{
        Person,
        desk::{case_of, inside},
        guest::{key, rows},
        plain_answers, report,
    },
    own_reports::{answer, only},
};
use backend::entries::open_tasks;
use sea_orm::{ConnectionTrait, Database};
use shared::{
    audit::{Action, System},
    entries::{
        AddNote, AddTask, Entries, EntryRead, Letter, ListEntries, MessageWritten, NewMessage, NewNote, Note, RecordedAct, Said,
        SettleTask, Settling, Task, TaskEvent, TaskState, TaskTemplate, TimelineItem, What, WriteToReporter,
    },
    ids::{CaseId, EntryId, IdempotencyKey},
    page::{PAGE_SIZE, PageQuery},
    permission::Role,
    problem::{Code, Problem},
    reports::{IdentityShown, NewReport},
    time::Moment,
};

pub const WORDS: &str = "Please do not meet Amber Recruiting.";

fn fact(text: &str) -> NewNote {
    NewNote { note: Note::Factual { text: text.parse().unwrap() }, supersedes: None }
}

async fn note(person: &mut Person, case: CaseId, new: &NewNote) -> Result<EntryId, Problem> {
    person.renew().await;
    person.send_with::<AddNote>(&(case,), new, Some(key())).await.map(|added| added.id)
}

fn task(template: TaskTemplate, whom: Option<&str>) -> Task {
    Task { title: "Ask how they are".parse().unwrap(), template, due_at: None, whom: whom.map(|whom| whom.parse().unwrap()) }
}

async fn add_task(person: &mut Person, case: CaseId, task: &Task) -> Result<EntryId, Problem> {
    person.renew().await;
    person.send_with::<AddTask>(&(case,), task, Some(key())).await.map(|added| added.id)
}

const fn settling(task: EntryId, event: TaskEvent) -> Settling {
    Settling { task, event, reason: None, told_at: None }
}

async fn settle(person: &mut Person, case: CaseId, settling: &Settling) -> Result<(), Problem> {
    person.renew().await;
    person.send::<SettleTask>(&(case,), settling).await
}

/// Writes to the reporter of the case's one report.
pub async fn write(person: &mut Person, case: CaseId, words: &str, supersedes: Option<EntryId>) -> Result<MessageWritten, Problem> {
    write_under(person, case, words, supersedes, key()).await
}

async fn write_under(
    person: &mut Person,
    case: CaseId,
    words: &str,
    supersedes: Option<EntryId>,
    key: IdempotencyKey,
) -> Result<MessageWritten, Problem> {
    let report = person.open(case).await?.reports[0].id;
    let new = NewMessage { report, text: words.parse().unwrap(), supersedes };
    person.send_with::<WriteToReporter>(&(case,), &new, Some(key)).await
}

pub async fn timeline(person: &mut Person, case: CaseId) -> Result<Entries, Problem> {
    person.renew().await;
    person.send::<ListEntries>(&(case,), &PageQuery::default()).await
}

pub fn said(entries: &Entries) -> Vec<(&TimelineItem, &EntryRead)> {
    let items = entries.items.iter();
    items.filter_map(|item| if let What::Entry(entry) = &item.what { Some((item, entry)) } else { None }).collect()
}

/// Does one of the acts around entries, on a case that is there.
pub async fn succeed(person: &mut Person, case: CaseId, name: &str) {
    match name {
        "ListEntries" => drop(timeline(person, case).await.unwrap()),
        "AddNote" => drop(note(person, case, &fact("They called.")).await.unwrap()),
        "WriteToReporter" => drop(write(person, case, WORDS, None).await.unwrap()),
        _ => {
            let id = add_task(person, case, &task(TaskTemplate::WelfareCall, None)).await.unwrap();
            if name == "SettleTask" {
                settle(person, case, &settling(id, TaskEvent::Done)).await.unwrap();
            }
        }
    }
}

#[tokio::test]
async fn a_note_that_took_anothers_place_leaves_it_readable_and_takes_it_only_once() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    let first = note(&mut lead, case, &fact("They called on Monday.")).await.unwrap();
    app.pass(1);
    let better = NewNote { supersedes: Some(first), ..fact("They called on Tuesday.") };
    let second = note(&mut lead, case, &better).await.unwrap();
    assert_eq!(note(&mut lead, case, &better).await.unwrap_err().code, Code::Conflict);
    let elsewhere = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    assert_eq!(note(&mut lead, elsewhere, &better).await.unwrap_err().code, Code::Invalid, "a note of another case");
    let entries = timeline(&mut lead, case).await.unwrap();
    let notes: Vec<_> = said(&entries).into_iter().map(|(_, entry)| (entry.id, entry.superseded_by, entry.supersedes)).collect();
    assert_eq!(notes, [(first, Some(second), None), (second, None, Some(first))]);
    let Said::Note { note: Note::Factual { text } } = &said(&entries)[0].1.said else { panic!("it is a note") };
    assert_eq!(text.expose(), "They called on Monday.", "and both can be read");
    assert_eq!(rows(&app, "entries").await, 2);
}

#[tokio::test]
async fn the_database_itself_refuses_to_change_or_delete_what_was_said() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    note(&mut lead, case, &fact("They called.")).await.unwrap();
    let db = Database::connect(app.kernel.config.database()).await.unwrap();
    for edit in ["UPDATE entries SET at = 1", "UPDATE entries SET document = object_tag", "DELETE FROM entries"] {
        assert!(db.execute_unprepared(edit).await.is_err(), "{edit}");
    }
    db.execute_unprepared("UPDATE entries SET document_key = document_key").await.unwrap();
    assert_eq!(said(&timeline(&mut lead, case).await.unwrap()).len(), 1);
}

#[tokio::test]
async fn tasks_are_open_until_they_are_done_or_cancelled_with_a_reason_and_ended_once() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    let open = async || open_tasks(app.kernel.db.reader(), &app.kernel.vault, case).await.unwrap();
    let first = add_task(&mut lead, case, &task(TaskTemplate::NotifyIt, None)).await.unwrap();
    app.pass(Moment::SECOND);
    let second = add_task(&mut lead, case, &task(TaskTemplate::Police, None)).await.unwrap();
    assert_eq!(open().await, 2);
    settle(&mut lead, case, &settling(first, TaskEvent::Done)).await.unwrap();
    assert_eq!(settle(&mut lead, case, &settling(first, TaskEvent::Done)).await.unwrap_err().code, Code::Conflict);
    let bare = settling(second, TaskEvent::Cancelled);
    assert_eq!(settle(&mut lead, case, &bare).await.unwrap_err().errors[0].pointer, "/reason");
    assert_eq!(open().await, 1);
    let reason = Some("They did it themselves.".parse().unwrap());
    settle(&mut lead, case, &Settling { reason, ..bare }).await.unwrap();
    assert_eq!(open().await, 0);
    let entries = timeline(&mut lead, case).await.unwrap();
    let states: Vec<_> = said(&entries).into_iter().filter_map(|(_, entry)| entry.task).collect();
    assert_eq!(states, [TaskState::Done, TaskState::Cancelled]);
    let nowhere = settling(EntryId(uuid::Uuid::nil()), TaskEvent::Done);
    assert_eq!(settle(&mut lead, case, &nowhere).await.unwrap_err().errors[0].pointer, "/task");
}

#[tokio::test]
async fn a_warning_names_who_is_to_be_told_and_is_given_only_after_somebody_else_agreed() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (mut lead, mut other) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Lead]).await);
    let mut triage = app.person(&council, &[Role::Triage]).await;
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    for wrong in [task(TaskTemplate::DutyToWarn, None), task(TaskTemplate::Other, Some("The mayor"))] {
        assert_eq!(add_task(&mut lead, case, &wrong).await.unwrap_err().errors[0].pointer, "/whom");
    }
    let id = add_task(&mut lead, case, &task(TaskTemplate::DutyToWarn, Some("The mayor"))).await.unwrap();
    let told = Settling { told_at: Some(app.now()), ..settling(id, TaskEvent::Done) };
    assert_eq!(settle(&mut lead, case, &told).await.unwrap_err().errors[0].pointer, "/event");
    let agree = settling(id, TaskEvent::Approved);
    assert_eq!(settle(&mut lead, case, &agree).await.unwrap_err().code, Code::SecondPerson);
    assert_eq!(settle(&mut triage, case, &agree).await.unwrap_err().code, Code::NotPermitted);
    settle(&mut other, case, &agree).await.unwrap();
    assert_eq!(settle(&mut other, case, &agree).await.unwrap_err().code, Code::Conflict);
    assert_eq!(open_tasks(app.kernel.db.reader(), &app.kernel.vault, case).await.unwrap(), 1, "agreed to is not given");
    assert_eq!(settle(&mut lead, case, &settling(id, TaskEvent::Done)).await.unwrap_err().errors[0].pointer, "/told_at");
    settle(&mut lead, case, &told).await.unwrap();
    assert_eq!(open_tasks(app.kernel.db.reader(), &app.kernel.vault, case).await.unwrap(), 0);
}

#[tokio::test]
async fn a_message_reaches_its_reporter_and_nobody_else_and_the_letter_says_nothing_of_it() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut colleague = app.person(&council, &[Role::Reporter]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    app.settle().await;
    let before = app.post().len();
    // Letters of one moment are in no order.
    app.pass(Moment::SECOND);
    let written = write(&mut lead, case, WORDS, None).await.unwrap();
    assert_eq!(written.letter, Letter::Sent);
    app.settle().await;
    let letters = app.post().split_off(before);
    assert_eq!(letters.len(), 1, "one letter, to the reporter");
    let (letter, reference) = (&letters[0], only(&mut reporter).await.reference);
    assert_eq!((letter.to.as_str(), letter.subject.as_str()), (reporter.email(), "There is something to read"));
    assert_eq!(letter.words.trim(), format!("Sign in to read it:\n{}/mine", app.kernel.config.public_origin()));
    assert!(!app.letters().last().unwrap().contains(&reference.to_string()));
    assert!(app.audit().await.iter().any(|said| said.action == Action::System(System::ReporterLetterSent)));
    assert_eq!(only(&mut reporter).await.unread, 1);
    colleague.renew().await;
    assert!(super::own_reports::own(&mut colleague).await.is_empty());
    let entries = timeline(&mut lead, case).await.unwrap();
    let (item, entry) = said(&entries)[0];
    assert_eq!((item.report, item.by.as_ref().unwrap().account), (Some(reference), lead.id()));
    assert!(matches!(&entry.said, Said::Message { text, letter: Letter::Sent } if text.expose() == WORDS));
}

#[tokio::test]
async fn a_retry_of_a_message_is_one_message_and_one_letter() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    app.settle().await;
    let (before, same) = (app.post().len(), key());
    let first = write_under(&mut lead, case, WORDS, None, same).await.unwrap();
    assert_eq!(write_under(&mut lead, case, WORDS, None, same).await.unwrap(), first);
    assert_eq!(write_under(&mut lead, case, "Something else", None, same).await.unwrap_err().code, Code::KeyReused);
    app.settle().await;
    assert_eq!((rows(&app, "entries").await, app.post().len() - before), (1, 1));
}

#[tokio::test]
async fn where_no_letter_is_safe_none_goes_and_staff_are_told_why() {
    let (app, council) = spawn().await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let called = plain_answers().with("contact_method", &["CALL", "TEXT"]);
    let timed = plain_answers().with("can_talk_freely", &["NO"]).with("safe_times", &["After six"]);
    for (answers, why) in [(called, Letter::NotAgreed), (timed, Letter::OnlyAtTheirTimes)] {
        let mut reporter = app.person(&council, &[Role::Reporter]).await;
        let case = case_of(&app, &mut reporter, &mut lead, answers).await;
        assert_eq!(write(&mut lead, case, WORDS, None).await.unwrap().letter, why);
        app.settle().await;
        assert!(app.letters_to(reporter.email()).is_empty(), "{why:?}");
        reporter.renew().await;
        assert_eq!(only(&mut reporter).await.unread, 1, "it waits where they sign in");
        let entries = timeline(&mut lead, case).await.unwrap();
        assert!(matches!(said(&entries)[0].1.said, Said::Message { letter, .. } if letter == why));
    }
}

#[tokio::test]
async fn a_letter_goes_out_in_the_language_of_the_report_and_to_nobody_who_has_left() {
    let (app, council) = spawn().await;
    let (mut reporter, mut leaver) = (app.person(&council, &[Role::Reporter]).await, app.person(&council, &[Role::Reporter]).await);
    let (mut lead, mut admin) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Admin]).await);
    let welsh = NewReport { language: shared::locale::Lang::Cy, ..report(&app, plain_answers()) };
    reporter.renew().await;
    reporter.file(&welsh).await.unwrap();
    let case = lead.queue().await[0].id;
    write(&mut lead, case, WORDS, None).await.unwrap();
    let left = case_of(&app, &mut leaver, &mut lead, plain_answers()).await;
    write(&mut lead, left, WORDS, None).await.unwrap();
    admin.renew().await;
    let leaving = shared::people::Leaving::default();
    admin.send::<shared::people::DisableAccount>(&(leaver.id(),), &leaving).await.unwrap();
    app.settle().await;
    assert!(app.letters_to(reporter.email())[0].words.starts_with("Mewngofnodwch i’w ddarllen:"));
    assert!(app.letters_to(leaver.email()).is_empty());
    assert_eq!(write(&mut lead, left, WORDS, None).await.unwrap().letter, Letter::NobodyReads);
}

#[tokio::test]
async fn whoever_is_kept_away_or_outside_the_compartment_finds_no_entries_and_adds_none() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (mut lead, mut away) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Lead]).await);
    let mut contact = app.person(&council, &[Role::SeparateContact]).await;
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    let apart = case_of(&app, &mut reporter, &mut contact, inside()).await;
    away.recuse(case, None).await.unwrap();
    write(&mut contact, apart, WORDS, None).await.unwrap();
    for (person, case) in [(&mut away, case), (&mut lead, apart)] {
        assert_eq!(timeline(person, case).await.unwrap_err().code, Code::NotFound);
        assert_eq!(note(person, case, &fact("Something")).await.unwrap_err().code, Code::NotFound);
        assert_eq!(add_task(person, case, &task(TaskTemplate::Other, None)).await.unwrap_err().code, Code::NotFound);
        assert_eq!(write(person, case, WORDS, None).await.unwrap_err().code, Code::NotFound);
    }
    assert_eq!(said(&timeline(&mut contact, apart).await.unwrap()).len(), 1);
    assert_eq!(rows(&app, "entries").await, 1, "nothing of theirs was kept");
}

#[tokio::test]
async fn nobody_writes_about_a_report_of_another_case() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let one = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    let other = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    let report = lead.open(other).await.unwrap().reports[0].id;
    let new = NewMessage { report, text: WORDS.parse().unwrap(), supersedes: None };
    let refused = lead.send_with::<WriteToReporter>(&(one,), &new, Some(key())).await.unwrap_err();
    assert_eq!((refused.code, rows(&app, "entries").await), (Code::NotFound, 0));
}

#[tokio::test]
async fn the_timeline_tells_what_was_done_in_order_and_neither_who_is_kept_away_nor_a_name_kept_apart() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let officer = app.account(&council, &[Role::Case]).await;
    let mut away = app.person(&council, &[Role::Triage]).await;
    reporter.renew().await;
    let new = NewReport { identity_mode: IdentityShown::Confidential, ..report(&app, plain_answers()) };
    let reference = reporter.file(&new).await.unwrap().reference;
    let case = lead.queue().await[0].id;
    app.pass(1);
    lead.add(case, officer.id).await.unwrap();
    away.recuse(case, None).await.unwrap();
    app.pass(1);
    answer(&mut reporter, reference, "They wrote again.").await.unwrap();
    let mut officer = officer.sign_in(&app).await;
    let entries = timeline(&mut officer, case).await.unwrap();
    let told: Vec<_> =
        entries.items.iter().map(|item| (item.by.is_some(), item.report.is_some(), matches!(item.what, What::Act { .. }))).collect();
    assert_eq!(told, [(false, true, true), (true, false, true), (false, true, false)]);
    assert!(matches!(entries.items[0].what, What::Act { act: RecordedAct::ReportReceived }));
    assert!(matches!(entries.items[1].what, What::Act { act: RecordedAct::AddedToCase }));
    assert!(entries.items.windows(2).all(|pair| pair[0].at <= pair[1].at));
}

#[tokio::test]
async fn a_long_timeline_comes_in_portions_that_join_without_a_gap() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    for number in 0..PAGE_SIZE + 3 {
        // Many in one moment, so that the place among them matters.
        app.pass(i64::from(number % 10 == 0));
        lead.send_with::<AddNote>(&(case,), &fact(&format!("Note {number}")), Some(key())).await.unwrap();
    }
    let first = timeline(&mut lead, case).await.unwrap();
    assert_eq!(first.items.len(), PAGE_SIZE);
    let query = PageQuery { cursor: first.next.clone() };
    let rest = lead.send::<ListEntries>(&(case,), &query).await.unwrap();
    assert_eq!((rest.items.len(), rest.next), (4, None), "the receiving and three more");
    let all: std::collections::HashSet<_> =
        first.items.iter().chain(&rest.items).map(|item| serde_json::to_string(&item.what).unwrap()).collect();
    assert_eq!(all.len(), PAGE_SIZE + 4);
    let bad = lead.send::<ListEntries>(&(case,), &PageQuery { cursor: Some("nonsense".to_owned()) }).await.unwrap_err();
    assert_eq!(bad.code, Code::BadRequest);
}

#[tokio::test]
async fn what_was_said_lies_sealed_and_an_entry_moved_to_another_case_does_not_open_there() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    note(&mut lead, case, &fact("Kittiwake")).await.unwrap();
    app.pass(1);
    add_task(&mut lead, case, &Task { whom: None, ..task(TaskTemplate::CompanyCheck, None) }).await.unwrap();
    write(&mut lead, case, "Guillemot", None).await.unwrap();
    let reference = only(&mut reporter).await.reference;
    answer(&mut reporter, reference, "Razorbill").await.unwrap();
    app.settle().await;
    let found = String::from_utf8_lossy(&super::sealed::loot(&app).await).to_string();
    assert!(found.contains("fernwick"), "the search itself works");
    for secret in ["Kittiwake", "Guillemot", "Razorbill", "COMPANY_CHECK", "FOLLOW_UP", "SEEN", "FACTUAL", "welfare"] {
        assert!(!found.contains(secret), "{secret} was found");
    }
    let other = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    note(&mut lead, other, &fact("Elsewhere")).await.unwrap();
    let db = Database::connect(app.kernel.config.database()).await.unwrap();
    let drop = if app.kernel.config.database().starts_with("postgres") {
        "DROP TRIGGER entries_fixed ON entries"
    } else {
        "DROP TRIGGER entries_update"
    };
    db.execute_unprepared(drop).await.unwrap();
    let tag = "(SELECT object_tag FROM entries ORDER BY id LIMIT 1)";
    db.execute_unprepared(&format!("UPDATE entries SET object_tag = {tag}")).await.unwrap();
    let entries = timeline(&mut lead, case).await.unwrap();
    let words = serde_json::to_string(&entries).unwrap();
    assert!(words.contains("Kittiwake") && !words.contains("Elsewhere") && entries.unopened > 0);
    assert!(open_tasks(app.kernel.db.reader(), &app.kernel.vault, case).await.unwrap() > 1, "what does not open may be a task");
}
