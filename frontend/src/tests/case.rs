//! The page of a case: what it offers, what is in the way, and what its forms ask for.

use super::{
    HOSTILE,
    desk::{clock, detail, html, id, line},
    html::{tags, words},
};
use crate::desk::{
    case::deed::{CaseDeed, deed},
    views::{self, Answered, CaseCan, CasePage, CaseWrong, Part, field_id},
};
use shared::{
    access::{CaseReader, Colleague},
    attachments::{AttachmentRead, AttachmentState, FileName, Media},
    cases::CaseDetail,
    entities::{EntityLine, SeenBefore, Suggestion},
    entries::{EntryRead, Letter, NewNote, Note, Said, Task, TaskState, TaskTemplate, TimelineItem, What},
    ids::AttachmentId,
    lifecycle::{CaseState, Closing, ClosureCode, Feedback, Move, MoveKind},
    moves::{CaseAct, ClosingProposed, OfferRead, OrderedMove, Refused, Step},
    pages::Fields,
    problem::{Code, Problem, Stands},
    time::Moment,
};

pub(super) fn page(detail: CaseDetail) -> CasePage {
    let can = CaseCan { me: id(), moves: true, assigns: true, leads: true, sets: true, writes: true, links: true };
    CasePage {
        detail,
        entries: Vec::new(),
        unopened: 0,
        more: false,
        files: Vec::new(),
        suggestions: Vec::new(),
        access: None,
        takers: Vec::new(),
        can,
    }
}

fn somebody(name: &str) -> Colleague {
    Colleague { account: id(), name: name.parse().unwrap() }
}

fn offer(kind: MoveKind, refusal: Option<(&str, &str)>) -> OfferRead {
    let refusal = refusal.map(|(code, words)| Refused { code: code.to_owned(), words: words.to_owned() });
    OfferRead { kind, to: refusal.is_none().then_some(CaseState::Open), refusal, inputs: kind.inputs().to_vec() }
}

fn offering(offers: Vec<OfferRead>) -> CasePage {
    let mut detail = detail();
    detail.standing.offers = offers;
    page(detail)
}

fn drawn(page: &CasePage, answered: &Answered) -> String {
    html(views::case(page, answered, Moment(1500), &clock))
}

fn entry(said: Said, superseded: bool, task: Option<TaskState>) -> TimelineItem {
    let what = What::Entry(EntryRead { id: id(), said, supersedes: None, superseded_by: superseded.then(id), task });
    TimelineItem { at: Moment(900), by: Some(somebody("Robin Grey")), report: None, what }
}

/// A page with something in every part.
fn full() -> CasePage {
    let mut page = offering(MoveKind::ALL.iter().map(|kind| offer(*kind, None)).collect());
    let entity = EntityLine {
        id: id(),
        kind: "URL".to_owned(),
        shown: HOSTILE.to_owned(),
        strong: true,
        cases: 3,
        targets: 4,
        campaign: Some(id()),
    };
    page.detail.seen_before = vec![SeenBefore { entity: entity.clone(), others: 2, in_words: true }];
    page.suggestions = vec![Suggestion { entity, other: line(), confirmed: None }];
    page.takers = vec![somebody("Ash Green")];
    page.access = Some(super::access::access());
    page.detail.reader = CaseReader { asks_names: true, ..CaseReader::default() };
    let task = Task { title: "Warn the office".parse().unwrap(), template: TaskTemplate::DutyToWarn, due_at: None, whom: None };
    page.entries = vec![
        entry(Said::Note { note: Note::Factual { text: HOSTILE.parse().unwrap() } }, true, None),
        entry(Said::Message { text: HOSTILE.parse().unwrap(), letter: Letter::NotAgreed }, false, None),
        entry(Said::Task { task }, false, Some(TaskState::Open)),
    ];
    page.detail.standing.steps = vec![Step {
        at: Moment(2000),
        by: None,
        act: CaseAct::Moved { kind: MoveKind::Take, from: CaseState::New },
        to: CaseState::Triage,
        reason: Some("Why not".parse().unwrap()),
    }];
    page
}

#[test]
fn a_full_page_holds_what_strangers_wrote_as_text_and_names_no_two_fields_alike() {
    let html = drawn(&full(), &Answered::Nothing);
    assert!(tags(&html).iter().all(|tag| !matches!(tag.name.as_str(), "script" | "img")), "{html}");
    let mut ids: Vec<_> = tags(&html).iter().filter_map(|tag| tag.get("id").map(str::to_owned)).collect();
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id comes twice");
    let labels: Vec<_> = tags(&html).into_iter().filter(|tag| tag.name == "label").collect();
    assert!(labels.len() > 30 && labels.iter().all(|label| label.get("for").is_some_and(|id| ids.contains(&id.to_owned()))));
    let said = words(&html);
    assert!(said.contains("in 2 other cases, 4 people or offices approached") && said.contains("Its campaign"), "{said}");
    assert!(html.contains("href=\"/desk/entities/01890a5d-ac96-774b-bcce-b302099a8057\""), "what was met before leads to its page");
    assert!(html.contains("href=\"/desk/campaigns/01890a5d-ac96-774b-bcce-b302099a8057\""), "and to its campaign");
    assert!(said.contains("Take it: First look") && said.contains("No letter: they did not choose e-mail as a safe way."));
}

#[test]
fn what_was_taken_back_is_struck_through_and_stays_readable() {
    let html = drawn(&full(), &Answered::Nothing);
    let struck = html.split_once("<s>").and_then(|(_, rest)| rest.split_once("</s>")).unwrap().0;
    assert!(struck.contains("&lt;script&gt;"), "{struck}");
    assert_eq!(html.matches("<s>").count(), 1, "and nothing else is");
}

#[test]
fn a_move_is_a_button_or_a_form_and_what_is_in_the_way_is_a_sentence() {
    let page = offering(vec![
        offer(MoveKind::Take, None),
        offer(MoveKind::AskReporter, None),
        offer(MoveKind::Open, Some(("PRIORITY_NOT_CONFIRMED", "Confirm the priority first."))),
        offer(MoveKind::Refer, Some(("NO_SUCH_MOVE", "This cannot be done."))),
        offer(MoveKind::ReporterReplied, Some(("SYSTEM_ONLY", "The service does this."))),
    ]);
    let html = drawn(&page, &Answered::Nothing);
    let forms: Vec<_> = tags(&html).iter().filter_map(|tag| tag.get("data-do").map(str::to_owned)).collect();
    let moves: Vec<_> = forms.iter().filter(|form| form.starts_with("case-move-")).collect();
    assert_eq!(moves, ["case-move-TAKE", "case-move-ASK_REPORTER"]);
    let said = words(&html);
    assert!(said.contains("Start work on it: Confirm the priority first."), "{said}");
    assert!(!said.contains("This cannot be done.") && !said.contains("The service does this."), "{said}");
}

#[test]
fn who_may_only_read_is_offered_no_form() {
    let mut page = full();
    page.detail.standing.offers.clear();
    page.can = CaseCan { moves: false, assigns: false, leads: false, sets: false, writes: false, links: false, ..page.can };
    let html = drawn(&page, &Answered::Nothing);
    assert!(!html.contains("<form"), "{html}");
    assert!(words(&html).contains("You cannot move this case now."));
}

#[test]
fn who_has_a_case_in_hand_no_more_reads_it_and_is_offered_nothing() {
    let hidden = || Some(("HIDDEN", "There is nothing here for you."));
    let page = offering(vec![offer(MoveKind::AskReporter, hidden()), offer(MoveKind::Watch, hidden())]).within_reach();
    assert!(!drawn(&page, &Answered::Nothing).contains("<form"));
    let one = offering(vec![offer(MoveKind::AskReporter, None), offer(MoveKind::Watch, hidden())]).within_reach();
    assert!(drawn(&one, &Answered::Nothing).contains("case-note"));
}

#[test]
fn a_proposed_closing_says_who_proposed_what_and_what_the_reporter_would_read() {
    let mut page = offering(vec![offer(MoveKind::ApproveClose, None), offer(MoveKind::SendBack, None)]);
    let closing = Closing { code: ClosureCode::GenuineContact, feedback: Feedback::Send { words: "All is well.".parse().unwrap() } };
    page.detail.standing.proposed = Some(ClosingProposed { by: somebody("Robin Grey"), closing });
    let said = words(&drawn(&page, &Answered::Nothing));
    assert!(said.contains("Robin Grey proposed to close it: A genuine contact. Somebody else has to agree."), "{said}");
    assert!(said.contains("The reporter reads: “All is well.”") && said.contains("Agree to close it") && said.contains("Send it back"));
}

#[test]
fn a_refused_form_is_open_with_its_words_beside_the_field_and_no_other_is() {
    let wrong = CaseWrong {
        form: "case-move-ASK_REPORTER".to_owned(),
        fields: vec![("reason".to_owned(), "Write something here.".to_owned())],
        ..CaseWrong::default()
    };
    let html = drawn(&full(), &Answered::Wrong(wrong));
    let open: Vec<_> = tags(&html).into_iter().filter(|tag| tag.name == "details" && tag.get("open").is_some()).collect();
    assert_eq!(open.len(), 1);
    let field = tags(&html).into_iter().find(|tag| tag.get("id") == Some("case-move-ASK_REPORTER.reason")).unwrap();
    assert_eq!((field.get("aria-invalid"), field.get("aria-describedby").unwrap().ends_with("-error")), (Some("true"), true));
    assert_eq!(html.matches("id=\"error-summary\"").count(), 1);
}

#[test]
fn a_lost_race_says_where_the_case_stands_and_a_rule_says_itself() {
    let stands = Stands { version: 3, state: "TRIAGE".to_owned(), refusal: None };
    let race = views::refusal(&Problem { stands: Some(stands), ..Problem::of(Code::Conflict) });
    assert_eq!(race.first().unwrap(), "Somebody changed this case before you. It now stands at “First look”.");
    assert!(race.get(1).unwrap().contains("Nothing was done."));
    let rule = Problem { detail: "Grade the information first.".to_owned(), ..Problem::of(Code::MoveRefused) };
    assert_eq!(views::refusal(&rule), ["Grade the information first."]);
}

#[test]
fn what_was_done_is_told_once_in_the_part_it_belongs_to() {
    let html = drawn(&full(), &Answered::Done(Part::Talk, "The note is on the timeline"));
    assert_eq!(html.matches("id=\"notice\"").count(), 1);
    let before = html.split_once("The note is on the timeline").unwrap().0;
    assert!(before.contains("Seen before") && !before.contains("Timeline"), "it stands above the timeline");
}

fn typed(form: &str, fields: &[(&str, &str)]) -> Fields {
    Fields(fields.iter().map(|(name, value)| (field_id(form, name), (*value).to_owned())).collect())
}

fn asked(form: &str, fields: &[(&str, &str)]) -> Option<Result<CaseDeed, Vec<(String, String)>>> {
    let noon = |text: &str| text.ends_with("T12:00").then_some(Moment(77));
    deed(form, &typed(form, fields), &full(), &noon)
}

#[test]
fn a_form_becomes_a_request_of_the_version_on_the_page() {
    let reason = || "Why not".parse().unwrap();
    let order = Move::AskReporter { reason: reason() };
    assert_eq!(asked("case-move-ASK_REPORTER", &[("reason", "Why not")]), Some(Ok(CaseDeed::Move(OrderedMove { version: 1, order }))));
    let closing = Closing { code: ClosureCode::Test, feedback: Feedback::Hold { reason: reason(), review_at: Moment(77) } };
    let held = [("code", "TEST"), ("feedback", "HOLD"), ("words", "left over"), ("reason", "Why not"), ("review_at", "2026-12-01")];
    let order = Move::ProposeClose { closing };
    assert_eq!(asked("case-move-PROPOSE_CLOSE", &held), Some(Ok(CaseDeed::Move(OrderedMove { version: 1, order }))));
    let note = NewNote { note: Note::Assessment { text: "Odd".parse().unwrap() }, supersedes: None };
    assert_eq!(asked("case-note", &[("kind", "ASSESSMENT"), ("text", " Odd ")]), Some(Ok(CaseDeed::Note(note))));
}

#[test]
fn a_form_that_lacks_something_names_the_field_and_one_of_the_service_is_none() {
    let lacks = |form, fields: &[(&str, &str)], name: &str| {
        let faults = asked(form, fields).unwrap().unwrap_err();
        assert!(faults.iter().all(|(field, words)| field == name && !words.is_empty()), "{form}: {faults:?}");
    };
    lacks("case-move-ASK_REPORTER", &[("reason", "  ")], "reason");
    lacks("case-move-CLOSE", &[("code", "TEST"), ("feedback", "")], "feedback");
    lacks("case-move-CLOSE", &[("code", "TEST"), ("feedback", "HOLD"), ("reason", "x")], "review_at");
    lacks("case-move-WATCH", &[("items", " \n "), ("review_at", "2026-12-01")], "items");
    lacks("case-move-MERGE", &[("into", "nothing"), ("reason", "x")], "into");
    lacks("case-task", &[("template", "DUTY_TO_WARN"), ("title", "Warn")], "whom");
    lacks("case-owner", &[("owner", "")], "owner");
    assert_eq!(asked("case-move-NEW_SIGHTING", &[]), None);
    assert_eq!(asked("people-search", &[]), None);
}

#[test]
fn what_is_as_it_was_sent_waits_for_the_name_that_is_kept_apart_and_says_what_to_do() {
    let file = |media, name: Option<&str>| AttachmentRead {
        id: id::<AttachmentId>(),
        report: detail().reports[0].id,
        at: Moment(900),
        name: name.map(FileName::cleaned),
        media,
        bytes: 500,
        state: AttachmentState::Kept,
        unkept: None,
        original: false,
    };
    let shown = |file| drawn(&CasePage { files: vec![file], ..page(detail()) }, &Answered::Nothing);
    let why = "Ask for the name on this case";
    for media in Media::ALL {
        let (apart, open) = (shown(file(media, None)), shown(file(media, Some("offer.eml"))));
        assert_eq!((apart.contains("Save the file"), apart.contains(why)), (media.is_picture(), !media.is_picture()), "{media:?}");
        assert!(open.contains("Save the file") && !open.contains(why), "{media:?}");
    }
}
