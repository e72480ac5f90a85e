//! Somebody's own reports: what they have come to, and writing about them (docs/domain.md §1.5, §4.8).

use super::{
    access::spawn,
    entries::{WORDS, said, timeline, write},
    harness::{
        Person, TestApp,
        desk::{case_of, inside},
        guest::{key, rows},
        plain_answers, report,
    },
};
use backend::{
    entries::{self, New},
    kernel::db::Who,
};
use shared::{
    audit::Action,
    delegations::{EndDelegation, GrantDelegation, NewDelegation},
    entries::Said,
    ids::{DelegationId, EntryId, IdempotencyKey, Reference},
    own_reports::{FollowUp, ListOwnReports, NewFollowUp, OwnReport, OwnReportLine, OwnStatus, ReadOwnReport, Writer},
    page::{PAGE_SIZE, PageQuery},
    permission::Role,
    problem::{Code, Problem},
    reports::{NewReport, OnBehalf},
    time::Moment,
};

pub async fn own(person: &mut Person) -> Vec<OwnReportLine> {
    person.renew().await;
    person.send::<ListOwnReports>(&(), &PageQuery::default()).await.unwrap().items
}

/// The one report they have.
pub async fn only(person: &mut Person) -> OwnReportLine {
    let mut own = own(person).await;
    assert_eq!(own.len(), 1);
    own.remove(0)
}

async fn read(person: &mut Person, reference: Reference) -> Result<OwnReport, Problem> {
    person.renew().await;
    person.send::<ReadOwnReport>(&(reference,), &()).await
}

async fn answer_under(person: &mut Person, reference: Reference, words: &str, key: IdempotencyKey) -> Result<EntryId, Problem> {
    person.renew().await;
    let new = NewFollowUp { text: words.parse().unwrap(), corrects: false };
    person.send_with::<FollowUp>(&(reference,), &new, Some(key)).await.map(|written| written.id)
}

pub async fn answer(person: &mut Person, reference: Reference, words: &str) -> Result<EntryId, Problem> {
    answer_under(person, reference, words, key()).await
}

/// Does one of the acts around one's own reports.
pub async fn succeed(app: &TestApp, person: &mut Person, name: &str) {
    if name == "ListOwnReports" {
        return assert!(own(person).await.is_empty());
    }
    if name == "OwnReportsPage" {
        return assert_eq!(person.visit("/mine").await.status, 200);
    }
    let reference = person.file(&report(app, plain_answers())).await.unwrap().reference;
    let path = format!("/mine/{reference}");
    match name {
        "ReadOwnReport" => drop(read(person, reference).await.unwrap()),
        "FollowUp" => drop(answer(person, reference, "They wrote again.").await.unwrap()),
        "OwnReportPage" => assert_eq!(person.visit(&path).await.status, 200),
        _ => {
            let key = key().to_string();
            assert_eq!(person.post(&path, &[("key", &key), ("text", "They wrote again.")]).await.status, 303);
        }
    }
}

#[tokio::test]
async fn an_answer_reaches_the_desk_once_and_who_works_the_case_hears_of_it() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (mut lead, triage) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Triage]).await);
    let officer = app.account(&council, &[Role::Case]).await;
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    lead.add(case, officer.id).await.unwrap();
    app.settle().await;
    let before = app.post().len();
    // Letters of one moment are in no order.
    app.pass(Moment::SECOND);
    let (reference, same) = (only(&mut reporter).await.reference, key());
    let first = answer_under(&mut reporter, reference, "They wrote again.", same).await.unwrap();
    assert_eq!(answer_under(&mut reporter, reference, "They wrote again.", same).await.unwrap(), first, "a retry writes nothing");
    assert_eq!(answer_under(&mut reporter, reference, "And again.", same).await.unwrap_err().code, Code::KeyReused);
    app.settle().await;
    assert_eq!(rows(&app, "entries").await, 1);
    let letters = app.post().split_off(before);
    assert_eq!(
        letters.iter().map(|letter| letter.to.as_str()).collect::<Vec<_>>(),
        [officer.email.as_str()],
        "and neither lead nor {}",
        triage.email()
    );
    let words = format!("{} {}", letters[0].subject, letters[0].words);
    assert!(words.contains(&reference.to_string()) && letters[0].link().ends_with(&format!("/desk/cases/{case}")));
    assert!(!words.contains("wrote again"));
    let entries = timeline(&mut lead, case).await.unwrap();
    let (item, entry) = said(&entries)[0];
    assert!(matches!(&entry.said, Said::FollowUp { text } if text.expose() == "They wrote again."));
    assert_eq!(item.by.as_ref().unwrap().account, reporter.id());
}

#[tokio::test]
async fn where_nobody_works_the_case_yet_those_hear_of_an_answer_who_take_the_first_look() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (mut lead, triage) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::Triage]).await);
    let (officer, contact) = (app.account(&council, &[Role::Case]).await, app.account(&council, &[Role::SeparateContact]).await);
    case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    app.settle().await;
    let before = app.post().len();
    // Letters of one moment are in no order.
    app.pass(Moment::SECOND);
    let reference = only(&mut reporter).await.reference;
    answer(&mut reporter, reference, "They wrote again.").await.unwrap();
    app.settle().await;
    let mut to: Vec<_> = app.post().split_off(before).into_iter().map(|letter| letter.to).collect();
    to.sort();
    let mut expected = [lead.email().to_owned(), triage.email().to_owned()];
    expected.sort();
    assert_eq!(to, expected, "not {} nor {}", officer.email, contact.email);
}

#[tokio::test]
async fn opening_a_report_marks_its_messages_read_for_whoever_opened_it_and_staff_see_that() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    let id = write(&mut lead, case, WORDS, None).await.unwrap().id;
    let line = only(&mut reporter).await;
    assert_eq!((line.unread, line.status), (1, OwnStatus::Received));
    let first = read(&mut reporter, line.reference).await.unwrap();
    assert_eq!((first.entries[0].new, first.entries[0].from, first.entries[0].text.as_deref()), (true, Writer::Team, Some(WORDS)));
    let again = read(&mut reporter, line.reference).await.unwrap();
    assert!(!again.entries[0].new && only(&mut reporter).await.unread == 0);
    let entries = timeline(&mut lead, case).await.unwrap();
    let seen: Vec<_> =
        said(&entries).into_iter().filter(|(_, entry)| matches!(&entry.said, Said::Seen { entries } if *entries == [id])).collect();
    assert_eq!(seen.len(), 1, "once");
    let reads = app.audit().await.into_iter().filter(|said| said.action == Action::OwnReportRead).count();
    assert_eq!(reads, 2, "each opening is recorded");
}

#[tokio::test]
async fn a_message_that_was_taken_back_has_no_words_for_its_reporter_and_keeps_them_for_staff() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    let first = write(&mut lead, case, "Go and meet them.", None).await.unwrap().id;
    app.pass(1);
    write(&mut lead, case, WORDS, Some(first)).await.unwrap();
    assert_eq!(write(&mut lead, case, WORDS, Some(first)).await.unwrap_err().code, Code::Conflict);
    let line = only(&mut reporter).await;
    assert_eq!(line.unread, 1, "only the one that stands");
    let own = read(&mut reporter, line.reference).await.unwrap();
    assert_eq!(own.entries.iter().map(|entry| entry.text.as_deref()).collect::<Vec<_>>(), [None, Some(WORDS)]);
    let words = serde_json::to_string(&timeline(&mut lead, case).await.unwrap()).unwrap();
    assert!(words.contains("Go and meet them."));
}

#[tokio::test]
async fn somebody_elses_report_is_not_there_and_neither_is_one_that_never_was() {
    let (app, council) = spawn().await;
    let elsewhere = app.institution("aldergate").await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let reference = reporter.file(&report(&app, plain_answers())).await.unwrap().reference;
    let never = Reference::from_random(7);
    let lead = app.person(&council, &[Role::Lead]).await;
    for mut other in [app.person(&council, &[Role::Reporter]).await, lead, app.person(&elsewhere, &[Role::Reporter]).await] {
        for reference in [reference, never] {
            assert_eq!(read(&mut other, reference).await.unwrap_err().code, Code::NotFound);
            assert_eq!(answer(&mut other, reference, "Hello").await.unwrap_err().code, Code::NotFound);
            assert_eq!(other.visit(&format!("/mine/{reference}")).await.status, 404);
            let key = key().to_string();
            assert_eq!(other.post(&format!("/mine/{reference}"), &[("key", &key), ("text", "Hello")]).await.status, 404);
        }
        assert!(own(&mut other).await.is_empty());
    }
    assert_eq!(rows(&app, "entries").await, 0);
}

async fn grant(app: &TestApp, member: &mut Person, proxy: &Person, sees_members_own: bool) -> DelegationId {
    member.renew().await;
    let new = NewDelegation { email: proxy.email().parse().unwrap(), expires_at: app.now().plus(Moment::DAY), sees_members_own };
    member.send_with::<GrantDelegation>(&(), &new, Some(key())).await.unwrap().id
}

async fn file_for(app: &TestApp, proxy: &mut Person, delegation: DelegationId, private: bool) -> Reference {
    proxy.renew().await;
    app.pass(1);
    let new = NewReport { on_behalf_of: Some(OnBehalf { delegation, private }), ..report(app, plain_answers()) };
    proxy.file(&new).await.unwrap().reference
}

#[tokio::test]
async fn who_acts_for_a_member_and_the_member_read_what_was_sent_between_them_unless_it_was_kept_from_one() {
    let (app, council) = spawn().await;
    let (mut member, mut proxy) = (app.person(&council, &[Role::Reporter]).await, app.person(&council, &[Role::Reporter]).await);
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let alone = member.file(&report(&app, plain_answers())).await.unwrap().reference;
    let id = grant(&app, &mut member, &proxy, false).await;
    let (shared, private) = (file_for(&app, &mut proxy, id, false).await, file_for(&app, &mut proxy, id, true).await);
    let references = |lines: Vec<OwnReportLine>| lines.into_iter().map(|line| line.reference).collect::<Vec<_>>();
    assert_eq!(references(own(&mut member).await), [shared, alone], "what was kept from the member is not there");
    assert_eq!(references(own(&mut proxy).await), [private, shared], "what the member sent alone is not there");
    assert_eq!(read(&mut member, private).await.unwrap_err().code, Code::NotFound);
    assert_eq!(read(&mut proxy, alone).await.unwrap_err().code, Code::NotFound);
    answer(&mut proxy, shared, "They wrote again.").await.unwrap();
    assert_eq!(read(&mut member, shared).await.unwrap().entries[0].from, Writer::Other);
    assert_eq!(read(&mut proxy, shared).await.unwrap().entries[0].from, Writer::You);
    // A message to both is read by each for themselves.
    let lines = lead.queue().await;
    for line in lines {
        write(&mut lead, line.id, WORDS, None).await.unwrap();
    }
    read(&mut proxy, shared).await.unwrap();
    let unread = async |person: &mut Person| own(person).await.into_iter().find(|line| line.reference == shared).unwrap().unread;
    assert_eq!((unread(&mut proxy).await, unread(&mut member).await), (0, 1));
    proxy.send::<EndDelegation>(&(id,), &()).await.unwrap();
    assert_eq!(references(own(&mut proxy).await), [private], "a private one stays theirs");
    assert_eq!(answer(&mut proxy, shared, "Hello").await.unwrap_err().code, Code::NotFound);
    let again = grant(&app, &mut member, &proxy, true).await;
    assert_eq!(references(own(&mut proxy).await), [private, shared, alone], "{again}: and now what the member sent alone");
}

#[tokio::test]
async fn a_report_kept_apart_is_talked_about_with_the_contact_and_the_team_hears_nothing() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let (lead, mut contact) = (app.person(&council, &[Role::Lead]).await, app.person(&council, &[Role::SeparateContact]).await);
    let case = case_of(&app, &mut reporter, &mut contact, inside()).await;
    write(&mut contact, case, WORDS, None).await.unwrap();
    let reference = only(&mut reporter).await.reference;
    assert_eq!(read(&mut reporter, reference).await.unwrap().entries[0].from, Writer::Contact);
    app.settle().await;
    let before = app.letters_to(contact.email()).len();
    answer(&mut reporter, reference, "They wrote again.").await.unwrap();
    app.settle().await;
    let letters = app.letters_to(contact.email());
    assert_eq!(letters.len(), before + 1);
    assert!(!letters.last().unwrap().words.contains(&reference.to_string()), "the link and nothing else");
    assert!(app.letters_to(lead.email()).is_empty());
}

#[tokio::test]
async fn feedback_is_read_like_a_message_and_many_reports_come_in_portions() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers()).await;
    let first = only(&mut reporter).await.reference;
    let object = lead.open(case).await.unwrap().reports[0].id.0;
    let said = Said::Feedback { text: "You were right to ask.".parse().unwrap() };
    let new = New { institution: council.id, object, author: lead.id(), said, supersedes: None };
    let entry = entries::prepare(&app.kernel.vault, new, app.now()).unwrap();
    let who = Who { account: Some(lead.id()), institution: Some(council.id) };
    app.kernel.insert(app.now(), who, Action::NoteAdded, entry.id.0, None, entry.rows()).await.unwrap();
    assert_eq!(read(&mut reporter, first).await.unwrap().entries[0].text.as_deref(), Some("You were right to ask."));
    for _ in 0..PAGE_SIZE {
        app.pass(1);
        reporter.file(&report(&app, plain_answers())).await.unwrap();
    }
    let page = reporter.send::<ListOwnReports>(&(), &PageQuery::default()).await.unwrap();
    assert_eq!(page.items.len(), PAGE_SIZE);
    let rest = reporter.send::<ListOwnReports>(&(), &PageQuery { cursor: page.next }).await.unwrap();
    assert_eq!((rest.items.len(), rest.items[0].reference, rest.next), (1, first, None));
}

#[tokio::test]
async fn without_scripts_the_pages_list_show_and_send_once_however_often_the_form_is_sent() {
    let (app, council) = spawn().await;
    let mut reporter = app.person(&council, &[Role::Reporter]).await;
    let mut lead = app.person(&council, &[Role::Lead]).await;
    assert!(reporter.visit("/mine").await.text.contains("You have sent no reports from this account."));
    let case = case_of(&app, &mut reporter, &mut lead, plain_answers().with("narrative", &["Zeppelin over the harbour"])).await;
    write(&mut lead, case, "Call <b>us</b>.", None).await.unwrap();
    let page = reporter.visit("/mine").await.text;
    let reference = only(&mut reporter).await.reference;
    assert!(page.contains(&format!("href=\"/mine/{reference}\"")) && page.contains("1 new message") && page.contains("Received"));
    let path = format!("/mine/{reference}");
    let page = reporter.visit(&path).await.text;
    assert!(page.contains("Call &lt;b>us&lt;/b>.") || page.contains("Call &lt;b&gt;us&lt;/b&gt;."), "{page}");
    assert!(!page.contains("Zeppelin"), "what was answered is not shown again");
    let empty = reporter.post(&path, &[("key", ""), ("text", " ")]).await;
    assert!(empty.status == 422 && empty.text.contains("Write your message"));
    app.pass(1);
    let key = key().to_string();
    for _ in 0..2 {
        let sent = reporter.post(&path, &[("key", &key), ("text", "They wrote again.")]).await;
        assert_eq!((sent.status.as_u16(), sent.location.as_deref()), (303, Some(format!("{path}?notice=sent").as_str())));
    }
    let other = reporter.post(&path, &[("key", &key), ("text", "And again.")]).await;
    assert!(other.status == 422 && other.text.contains("This is not sent yet.") && other.text.contains("And again."));
    let said = read(&mut reporter, reference).await.unwrap().entries;
    assert_eq!(said.iter().map(|entry| entry.from).collect::<Vec<_>>(), [Writer::Team, Writer::You]);
    assert!(reporter.visit("/mine?lang=cy").await.text.contains("Fy adroddiadau"));
}

#[tokio::test]
async fn a_phone_that_only_files_reads_and_writes_nothing_here() {
    let (app, council) = spawn().await;
    let account = app.account(&council, &[Role::Reporter]).await;
    let mut phone = account.sign_in(&app).await;
    let reference = phone.file(&report(&app, plain_answers())).await.unwrap().reference;
    app.pass(16 * Moment::MINUTE);
    phone.renew().await;
    assert_eq!(phone.send::<ListOwnReports>(&(), &PageQuery::default()).await.unwrap_err().code, Code::ReadingEnded);
    assert_eq!(read(&mut phone, reference).await.unwrap_err().code, Code::ReadingEnded);
    assert_eq!(answer(&mut phone, reference, "Hello").await.unwrap_err().code, Code::ReadingEnded);
    let page = phone.visit(&format!("/mine/{reference}")).await;
    assert_eq!(page.location, Some(format!("/sign-in?next=/mine/{reference}&notice=ended")));
    assert_eq!(rows(&app, "entries").await, 0);
}
