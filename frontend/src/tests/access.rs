//! Who is on a case, whose name is asked for, and the case that is not the reader's: what each offers, and to whom not.

use super::{
    HOSTILE,
    case::page,
    desk::{clock, detail, html, id, line},
    html::{tags, words},
};
use crate::{
    desk::{
        case::deed::{CaseDeed, deed},
        views::{self, Answered, CasePage, Hand, Part, field_id},
    },
    staff::views::due_words,
};
use shared::{
    access::{CaseAccess, Colleague, Glass, NewOnCase, NewRecusal, OnCase, Recused, Whom},
    cases::CaseLine,
    ids::AccountId,
    names::{AskingState, NameAnswered, NameRequest, NameRequests, NameWanted, OwnAsking},
    pages::Fields,
    permission::Role,
    problem::{Code, Problem},
    time::Moment,
};

const OTHER: &str = "01890a5d-ac96-774b-bcce-b302099a8058";

fn somebody(account: &str, name: &str) -> Colleague {
    Colleague { account: account.parse().unwrap(), name: name.parse().unwrap() }
}

fn me() -> Colleague {
    Colleague { account: id(), name: "Robin Grey".parse().unwrap() }
}

fn other() -> Colleague {
    somebody(OTHER, "Ash Green")
}

/// Everything that can be said of a case's people.
pub(super) fn access() -> CaseAccess {
    let third = somebody("01890a5d-ac96-774b-bcce-b302099a8059", "Kim Brown");
    let fourth = somebody("01890a5d-ac96-774b-bcce-b302099a805a", "Jo White");
    let reason = || Some(HOSTILE.parse().unwrap());
    CaseAccess {
        people: vec![
            OnCase { who: me(), by: me(), since_at: Moment(10), reason: None },
            OnCase { who: other(), by: me(), since_at: Moment(20), reason: reason() },
        ],
        recused: vec![Recused { who: third, by: me(), since_at: Moment(30), reason: reason() }],
        glass: vec![Glass { who: other(), reason: HOSTILE.parse().unwrap(), broken_at: Moment(40), until_at: Moment(50) }],
        others: vec![fourth],
    }
}

fn staffed() -> CasePage {
    CasePage { access: Some(access()), ..page(detail()) }
}

fn drawn(page: &CasePage) -> String {
    html(views::case(page, &Answered::Nothing, Moment(1500), &clock))
}

fn forms(html: &str) -> Vec<String> {
    tags(html).iter().filter_map(|tag| tag.get("data-do").map(str::to_owned)).collect()
}

fn row(line: &CaseLine, undo: bool) -> String {
    html(views::hand_row(line, &clock, "just now", Some(due_words(Moment(0), Moment(9))), Hand { me: Some(id()), undo }))
}

#[test]
fn a_row_says_whose_it_is_and_offers_to_take_it_or_to_give_back_what_was_taken_here() {
    let free = row(&line(), false);
    assert!(words(&free).contains("Nobody") && forms(&free) == ["take"], "{free}");
    let shut = row(&CaseLine { can_take: false, ..line() }, true);
    assert!(words(&shut).contains("Nobody") && forms(&shut).is_empty(), "{shut}");
    let owned = |who| CaseLine { owner: Some(who), can_take: false, ..line() };
    let others = row(&owned(other()), true);
    assert!(words(&others).contains("Ash Green") && forms(&others).is_empty(), "{others}");
    let mine = row(&owned(me()), false);
    assert!(words(&mine).contains("Yours") && forms(&mine).is_empty(), "{mine}");
    let taken = row(&owned(me()), true);
    assert!(words(&taken).contains("Undo") && forms(&taken) == ["give-back"], "{taken}");
    assert!(words(&html(views::case_row(&owned(me()), &clock, "just now", Some("now")))).contains("Robin Grey"));
}

#[test]
fn whoever_was_slower_hears_who_was_faster() {
    let own = Some(id::<AccountId>());
    let said = |now: Option<&CaseLine>| views::faster(line().reference, now, own);
    let owned = |who| CaseLine { owner: Some(who), ..line() };
    let reference = line().reference;
    assert_eq!(said(Some(&owned(other()))), format!("Ash Green was faster: {reference} is theirs now."));
    assert_eq!(said(Some(&owned(me()))), format!("{reference} is yours already."));
    assert!(said(Some(&line())).contains("Somebody changed") && said(None).contains("you cannot see it any more"));
}

#[test]
fn a_lead_reads_who_is_on_a_case_by_whom_and_why_and_is_offered_all_of_it() {
    let page = drawn(&staffed());
    let said = words(&page);
    assert!(said.contains("Robin Grey: put on it by themselves on") && said.contains("Ash Green: put on it by Robin Grey on"), "{said}");
    assert!(said.contains("exactly 20") && said.contains(HOSTILE));
    assert!(said.contains("Kim Brown: kept away by Robin Grey since") && said.contains("Ash Green, exactly 40, shut since exactly 50"));
    let about: Vec<_> =
        forms(&page).into_iter().filter(|form| form.contains("add") || form.contains("re") || form.contains("lift")).collect();
    for form in ["case-add", "case-recuse", "case-recuse-me"] {
        assert!(about.contains(&form.to_owned()), "{form}: {about:?}");
    }
    assert_eq!(about.iter().filter(|form| form.starts_with("case-remove-")).count(), 2);
    assert_eq!(about.iter().filter(|form| form.starts_with("case-lift-")).count(), 1);
    let choices = page.split_once("case-recuse.account").unwrap().1.split_once("</select>").unwrap().0;
    assert!(choices.contains("Ash Green") && choices.contains("Jo White") && !choices.contains("Robin Grey"), "{choices}");
}

#[test]
fn who_does_not_lead_takes_off_and_keeps_away_nobody_but_themselves() {
    let mut triage = staffed();
    triage.can.leads = false;
    let page = forms(&drawn(&triage));
    let about: Vec<_> =
        page.iter().filter(|form| form.starts_with("case-rem") || form.starts_with("case-rec") || form.contains("lift")).collect();
    assert_eq!(about, [&format!("case-remove-{}", id::<AccountId>()), "case-recuse-me"]);
    let officer = drawn(&CasePage { access: None, ..triage });
    assert!(forms(&officer).contains(&"case-recuse-me".to_owned()) && !words(&officer).contains("put on it"));
    assert!(words(&officer).contains("You cannot take it back."), "what follows is said before");
}

fn asked(state: AskingState, until: Option<i64>, because: Option<&str>) -> CasePage {
    let mut detail = detail();
    let report = detail.reports.first().unwrap().id;
    detail.reports.first_mut().unwrap().reporter = None;
    detail.reader.asks_names = true;
    let refused_because = because.map(|words| words.parse().unwrap());
    detail.reader.asked = vec![OwnAsking { report, asked_at: Moment(5), state, until_at: until.map(Moment), refused_because }];
    page(detail)
}

#[test]
fn a_name_kept_apart_is_asked_for_once_and_what_became_of_it_is_said() {
    let asks = |page: &CasePage| forms(&drawn(page)).iter().any(|form| form.starts_with("case-name-"));
    let waiting = asked(AskingState::Waiting, None, None);
    assert!(!asks(&waiting) && words(&drawn(&waiting)).contains("You asked for the name on exactly 5. A custodian has yet to answer."));
    let refused = asked(AskingState::Refused, None, Some("Ask them first."));
    assert!(asks(&refused) && words(&drawn(&refused)).contains("A custodian said no: “Ask them first.”"));
    let open = asked(AskingState::Opened, Some(2000), None);
    assert!(!asks(&open) && words(&drawn(&open)).contains("It is open to you until exactly 2000."));
    let over = asked(AskingState::Opened, Some(1000), None);
    assert!(asks(&over) && words(&drawn(&over)).contains("It was open to you until exactly 1000."));
    let mut outside = over.clone();
    outside.detail.reader.asks_names = false;
    assert!(!asks(&outside), "nor by whoever may not ask");
    assert!(!asks(&page(detail())), "nor where the name is there");
}

#[test]
fn a_case_seen_through_broken_glass_says_until_when_and_one_that_is_not_there_says_what_breaking_it_means() {
    assert!(!words(&drawn(&page(detail()))).contains("from outside"));
    let mut detail = detail();
    detail.reader.open_until_at = Some(Moment(7));
    assert!(words(&drawn(&page(detail))).contains("It is open to you until exactly 7."));
    let missing = html(views::glass(&Problem::of(Code::NotFound)));
    let said = words(&missing);
    assert!(said.contains("A lead hears of it at once") && said.contains("after an hour") && forms(&missing) == ["case-glass"], "{said}");
    assert!(tags(&missing).iter().any(|tag| tag.get("id") == Some("case-glass.reason")));
}

#[test]
fn a_custodian_reads_who_asks_and_why_and_what_was_answered() {
    let reference = line().reference;
    let request = NameRequest {
        id: id(),
        case: id(),
        reference,
        report: id(),
        asked_by: other(),
        asked_at: Moment(5),
        reason: HOSTILE.parse().unwrap(),
    };
    let answered = |state, by: Option<Colleague>, until: Option<i64>| NameAnswered {
        case: id(),
        reference,
        asked_by: other(),
        asked_at: Moment(6),
        reason: HOSTILE.parse().unwrap(),
        state,
        answered_by: by,
        until_at: until.map(Moment),
        refused_because: until.is_none().then(|| HOSTILE.parse().unwrap()),
    };
    let answered = vec![
        answered(AskingState::Opened, Some(me()), Some(9)),
        answered(AskingState::Opened, None, Some(2000)),
        answered(AskingState::Refused, Some(me()), None),
    ];
    let page = html(views::names(&NameRequests { items: vec![request], answered }, None, Moment(1500), &clock));
    let said = words(&page);
    assert!(said.contains("Ash Green asks") && said.contains("Robin Grey opened it. It was open until exactly 9."), "{said}");
    assert!(said.contains("because somebody was in danger. It is open until exactly 2000."), "{said}");
    assert!(said.contains(&format!("Robin Grey said no: “{HOSTILE}”")));
    let own: String = id::<AccountId>().to_string();
    assert_eq!(forms(&page), [format!("name-open-{own}"), format!("name-refuse-{own}")]);
    assert!(tags(&page).iter().all(|tag| !matches!(tag.name.as_str(), "script" | "img")));
    let empty = html(views::names(&NameRequests::default(), None, Moment(0), &clock));
    assert!(words(&empty).contains("Nobody waits for your word.") && forms(&empty).is_empty());
}

#[test]
fn the_way_to_the_names_is_there_for_custodians_and_nobody_else() {
    for role in Role::ALL {
        let head = super::desk::head(role);
        assert_eq!(head.contains("href=\"/desk/names\""), matches!(role, Role::Lead | Role::SeparateContact), "{role:?}");
    }
}

#[test]
fn a_form_about_people_becomes_its_request_and_what_a_session_left_open_must_not_do_wants_a_proof() {
    let ask = |form: &str, fields: &[(&str, &str)]| {
        let typed = Fields(fields.iter().map(|(name, value)| (field_id(form, name), (*value).to_owned())).collect());
        deed(form, &typed, &staffed(), &|_| None)
    };
    let account: AccountId = OTHER.parse().unwrap();
    let why = || "Why not".parse().unwrap();
    let whom = Whom { account };
    let add = CaseDeed::Add(NewOnCase { account, reason: None });
    let off = CaseDeed::Recuse(NewRecusal { account: None, reason: None });
    let away = CaseDeed::Recuse(NewRecusal { account: Some(account), reason: Some(why()) });
    let name = CaseDeed::AskName(NameWanted { report: id(), reason: why() });
    let own = id::<AccountId>();
    for (form, fields, wanted, proof) in [
        ("case-add".to_owned(), vec![("account", OTHER)], add, false),
        (format!("case-remove-{OTHER}"), vec![], CaseDeed::Remove(whom), false),
        ("case-recuse-me".to_owned(), vec![], off, false),
        ("case-recuse".to_owned(), vec![("account", OTHER), ("reason", "Why not")], away, true),
        (format!("case-lift-{OTHER}"), vec![], CaseDeed::Lift(whom), true),
        (format!("case-name-{own}"), vec![("reason", "Why not")], name, true),
    ] {
        assert_eq!(wanted.part(), Part::People);
        assert_eq!(wanted.wants_proof(), proof, "{form}");
        assert_eq!(ask(&form, &fields), Some(Ok(wanted)), "{form}");
    }
    let lacks = |form: &str, fields: &[(&str, &str)], name: &str| {
        let faults = ask(form, fields).unwrap().unwrap_err();
        assert!(faults.iter().all(|(field, _)| field == name) && !faults.is_empty(), "{form}: {faults:?}");
    };
    lacks("case-add", &[("account", "")], "account");
    lacks("case-recuse", &[("account", OTHER), ("reason", " ")], "reason");
    lacks(&format!("case-name-{own}"), &[("reason", "")], "reason");
}
