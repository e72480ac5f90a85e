//! Letting somebody act for a member (docs/domain.md §6.1).

use super::{
    harness::{
        Person, TestApp,
        client::Account,
        guest::{key, rows},
        plain_answers, report, spawn_app,
    },
    plain::answer_all,
};
use sea_orm::{ConnectionTrait, Database};
use shared::{
    audit::{Action, System},
    cases::{CaseQuery, ListCases, OpenCase, ReportRead},
    delegations::{Delegations, EndDelegation, GrantDelegation, ListDelegations, NewDelegation},
    ids::{DelegationId, IdempotencyKey},
    permission::{Role, delegation::LONGEST},
    problem::{Code, Problem},
    reports::{FileReport, NewReport, OWN, OnBehalf},
    step_up::FRESH,
    time::Moment,
};

async fn grant(member: &mut Person, proxy: &Account, expires_at: Moment) -> Result<DelegationId, Problem> {
    let new = NewDelegation { email: proxy.email.parse().unwrap(), expires_at, sees_members_own: false };
    member.send_with::<GrantDelegation>(&(), &new, Some(key())).await.map(|granted| granted.id)
}

async fn own(person: &mut Person) -> Delegations {
    person.send::<ListDelegations>(&(), &()).await.unwrap()
}

fn on_behalf(app: &TestApp, delegation: DelegationId, private: bool) -> NewReport {
    let answers = plain_answers().with("subject_relation", &["MY_BOSS"]);
    NewReport { on_behalf_of: Some(OnBehalf { delegation, private }), ..report(app, answers) }
}

async fn done(app: &TestApp, action: Action) -> usize {
    app.audit().await.iter().filter(|said| said.action == action).count()
}

/// The newest report, as the desk reads it.
async fn newest(lead: &mut Person) -> ReportRead {
    let mut lines = lead.send::<ListCases>(&(), &CaseQuery::default()).await.unwrap().items;
    lines.sort_by_key(|line| line.opened_at);
    lead.send::<OpenCase>(&(lines.last().unwrap().id,), &()).await.unwrap().reports.remove(0)
}

#[tokio::test]
async fn both_ends_see_a_delegation_and_nobody_else_does_and_either_ends_it() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let (boss, office) = (app.account(&council, &[Role::Reporter]).await, app.account(&council, &[Role::Reporter]).await);
    let (mut member, mut proxy) = (boss.sign_in(&app).await, office.sign_in(&app).await);
    let mut other = app.person(&council, &[Role::Admin]).await;
    for ender in ["member", "proxy"] {
        let id = grant(&mut member, &office, app.now().plus(Moment::DAY)).await.unwrap();
        let (given, got) = (own(&mut member).await, own(&mut proxy).await);
        assert_eq!((given.given[0].id, given.got.len(), got.got[0].id, got.given.len()), (id, 0, id, 0));
        assert_eq!(own(&mut other).await, Delegations::default());
        assert_eq!(grant(&mut member, &office, app.now().plus(Moment::DAY)).await.unwrap_err().code, Code::Conflict, "one is enough");
        assert_eq!(other.send::<EndDelegation>(&(id,), &()).await.unwrap_err().code, Code::NotFound);
        let by = if ender == "member" { &mut member } else { &mut proxy };
        by.send::<EndDelegation>(&(id,), &()).await.unwrap();
        assert_eq!(by.send::<EndDelegation>(&(id,), &()).await.unwrap_err().code, Code::NotFound, "once");
        assert_eq!((own(&mut member).await, own(&mut proxy).await), (Delegations::default(), Delegations::default()));
    }
    assert_eq!((done(&app, Action::DelegationGranted).await, done(&app, Action::DelegationEnded).await), (2, 2));
}

#[tokio::test]
async fn a_delegation_is_for_somebody_else_of_the_institution_and_for_a_year_at_most() {
    let app = spawn_app().await;
    let (council, elsewhere) = (app.institution("fernwick").await, app.institution("ashby").await);
    let boss = app.account(&council, &[Role::Reporter]).await;
    let (office, far) = (app.account(&council, &[Role::Reporter]).await, app.account(&elsewhere, &[Role::Reporter]).await);
    let mut member = boss.sign_in(&app).await;
    let soon = app.now().plus(Moment::DAY);
    for (proxy, until, pointer) in [
        (&boss, soon, "/email"),
        (&far, soon, "/email"),
        (&office, app.now(), "/expires_at"),
        (&office, app.now().plus(LONGEST + Moment::MINUTE), "/expires_at"),
    ] {
        let problem = grant(&mut member, proxy, until).await.unwrap_err();
        assert_eq!((problem.code, problem.errors[0].pointer.as_str()), (Code::Invalid, pointer));
    }
    assert_eq!(done(&app, Action::DelegationGranted).await, 0);
    grant(&mut member, &office, app.now().plus(Moment::MINUTE)).await.unwrap();
    app.pass(Moment::MINUTE);
    assert_eq!(own(&mut member).await, Delegations::default(), "it ends by itself");
}

#[tokio::test]
async fn a_report_filed_for_a_member_says_so_on_the_desk_and_a_private_one_says_that_too() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let (boss, office) = (app.account(&council, &[Role::Reporter]).await, app.account(&council, &[Role::Reporter]).await);
    let (mut member, mut proxy) = (boss.sign_in(&app).await, office.sign_in(&app).await);
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let id = grant(&mut member, &office, app.now().plus(Moment::DAY)).await.unwrap();
    proxy.file(&report(&app, plain_answers())).await.unwrap();
    assert_eq!(newest(&mut lead).await.on_behalf_of, None);
    for private in [false, true] {
        app.pass(Moment::SECOND);
        proxy.file(&on_behalf(&app, id, private)).await.unwrap();
        let read = newest(&mut lead).await;
        let sent_for = read.on_behalf_of.unwrap();
        assert_eq!((sent_for.name.as_str(), sent_for.private), ("Somebody Rather Particular", private));
        assert_eq!(read.reporter.unwrap().email.unwrap(), office.email, "whoever sent it is who sent it");
    }
}

#[tokio::test]
async fn nobody_files_under_a_delegation_that_is_over_or_not_theirs() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let (boss, office) = (app.account(&council, &[Role::Reporter]).await, app.account(&council, &[Role::Reporter]).await);
    let (mut member, mut proxy) = (boss.sign_in(&app).await, office.sign_in(&app).await);
    let mut other = app.person(&council, &[Role::Reporter]).await;
    let id = grant(&mut member, &office, app.now().plus(Moment::DAY)).await.unwrap();
    let made_up = DelegationId(backend::kernel::ids::fresh());
    for (who, delegation) in [(&mut other, id), (&mut member, id), (&mut proxy, made_up)] {
        let problem = who.file(&on_behalf(&app, delegation, false)).await.unwrap_err();
        assert_eq!((problem.code, problem.errors[0].pointer.as_str()), (Code::Invalid, "/on_behalf_of"));
    }
    member.send::<EndDelegation>(&(id,), &()).await.unwrap();
    assert_eq!(proxy.file(&on_behalf(&app, id, true)).await.unwrap_err().code, Code::Invalid);
    assert_eq!(done(&app, Action::ReportFiled).await, 0);
    let same: IdempotencyKey = key();
    assert!(proxy.send_with::<FileReport>(&(), &report(&app, plain_answers()), Some(same)).await.is_ok(), "for themselves they still may");
}

#[tokio::test]
async fn the_page_lets_somebody_act_and_stops_it_without_scripts_in_both_languages() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let (boss, office) = (app.account(&council, &[Role::Reporter]).await, app.account(&council, &[Role::Reporter]).await);
    let mut member = boss.sign_in(&app).await;
    let page = member.visit("/account/delegates").await;
    assert!(page.text.contains("Nobody can act for you.") && page.text.contains("You cannot act for anyone."));
    for (email, day, words) in [
        ("nobody@people.example", "2026-12-24", "signs in with this address"),
        (boss.email.as_str(), "2026-12-24", "Choose someone other than yourself"),
        (office.email.as_str(), "2026-11-22", "Choose a day in the next year"),
        (office.email.as_str(), "2028-01-01", "Choose a day in the next year"),
        (office.email.as_str(), "tomorrow", "Choose a day in the next year"),
    ] {
        let page = member.post("/account/delegates", &[("email", email), ("day", day)]).await;
        assert_eq!(page.status, 422, "{email} {day}");
        assert!(page.text.contains(words) && page.text.contains(email), "{words}");
    }
    assert_eq!(own(&mut member).await, Delegations::default());
    let given = [("email", office.email.as_str()), ("day", "2026-12-24"), ("read", "yes")];
    assert_eq!(member.post("/account/delegates", &given).await.location.as_deref(), Some("/account/delegates?notice=allowed"));
    let page = member.visit("/account/delegates?notice=allowed").await;
    assert!(page.text.contains("This person can act for you now") && page.text.contains("until Thursday 24 December 2026"));
    assert!(page.text.contains("Can also read what you sent by yourself."));
    assert_eq!(member.post("/account/delegates", &given).await.status, 422, "one is enough");
    let mut proxy = office.sign_in(&app).await;
    let page = proxy.visit("/account/delegates?lang=cy").await;
    assert!(page.text.contains("Somebody Rather Particular, tan dydd Iau 24 Rhagfyr 2026"), "{}", page.text);
    let id = own(&mut proxy).await.got[0].id;
    let stopped = proxy.post("/account/delegates", &[("stop", &id.to_string())]).await;
    assert_eq!(stopped.location.as_deref(), Some("/account/delegates?notice=stopped"));
    assert_eq!(own(&mut member).await, Delegations::default());
}

#[tokio::test]
async fn whoever_acts_for_a_member_is_asked_whose_report_it_is_and_nobody_else_is() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let (boss, office) = (app.account(&council, &[Role::Reporter]).await, app.account(&council, &[Role::Reporter]).await);
    let (mut member, mut proxy) = (boss.sign_in(&app).await, office.sign_in(&app).await);
    let mut lead = app.person(&council, &[Role::Lead]).await;
    let id = grant(&mut member, &office, app.now().plus(Moment::DAY)).await.unwrap();
    for nobody in [&mut member, &mut lead] {
        answer_all(nobody).await;
        assert!(!nobody.visit("/plain/check").await.text.contains("Who is this report for?"));
        assert_eq!(nobody.visit("/report").await.status, 200, "the app is theirs");
    }
    for (choice, told, on_the_desk) in [
        (OWN.to_owned(), None, None),
        (id.to_string(), Some("This report is for Somebody Rather Particular. They can see it too."), Some(false)),
        (format!("{id}.unseen"), Some("This report is for Somebody Rather Particular. They will not see it."), Some(true)),
    ] {
        app.pass(Moment::SECOND);
        answer_all(&mut proxy).await;
        let asked = proxy.visit("/plain/check").await.text;
        assert!(asked.contains("Who is this report for?") && asked.contains(&format!("value=\"{choice}\"")), "{asked}");
        assert!(!asked.contains(" checked"), "nothing is chosen for them: {asked}");
        let before = done(&app, Action::ReportFiled).await;
        for unsaid in ["", "somebody"] {
            let again = proxy.post("/plain/check", &[("for", unsaid)]).await;
            assert_eq!(again.status, 422, "{unsaid}");
            assert!(again.text.contains("Say who this report is for") && again.text.contains("href=\"#for\""), "{}", again.text);
        }
        assert_eq!(done(&app, Action::ReportFiled).await, before, "none is sent as their own unless they say so");
        assert_eq!(proxy.post("/plain/check", &[("for", &choice)]).await.location.as_deref(), Some("/plain/sent"));
        let receipt = proxy.visit("/plain/sent").await.text;
        assert!(told.map_or(!receipt.contains("This report is for"), |words| receipt.contains(words)), "{receipt}");
        assert_eq!(newest(&mut lead).await.on_behalf_of.map(|member| member.private), on_the_desk);
        proxy.post("/plain/sent", &[]).await;
    }
    answer_all(&mut proxy).await;
    member.send::<EndDelegation>(&(id,), &()).await.unwrap();
    let before = done(&app, Action::ReportFiled).await;
    assert_eq!(proxy.post("/plain/check", &[("for", &id.to_string())]).await.location.as_deref(), Some("/plain/check"));
    assert!(!proxy.visit("/plain/check").await.text.contains("Who is this report for?"), "it has ended meanwhile");
    assert_eq!(done(&app, Action::ReportFiled).await, before);
}

#[tokio::test]
async fn the_app_is_theirs_too_who_act_for_a_member_and_says_that_it_is_for_their_own_reports() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let (boss, office) = (app.account(&council, &[Role::Reporter]).await, app.account(&council, &[Role::Reporter]).await);
    let (mut member, mut proxy) = (boss.sign_in(&app).await, office.sign_in(&app).await);
    let (own, way) = ("Reports you send here are your own. They are not for someone you act for.", ">Report for someone you act for</a>");
    let id = grant(&mut member, &office, app.now().plus(Moment::DAY)).await.unwrap();
    for (who, acts) in [(&mut proxy, true), (&mut member, false)] {
        let form = who.visit("/report").await;
        assert_eq!((form.status.as_u16(), form.text.contains(own), form.text.contains(way)), (200, acts, acts));
        assert_eq!(form.text.contains("Nid ydynt ar ran rhywun arall."), acts, "the app changes its language by itself");
        assert!(!form.text.contains("Rather Particular"), "a phone keeps this page: no member is named in it");
        assert_eq!(form.text.contains("href=\"/plain/danger\""), acts);
        let start = who.visit("/").await.text;
        assert_eq!(start.contains("href=\"/plain/danger\""), acts);
        assert_eq!((start.contains(way), start.contains("href=\"/report\"")), (acts, true));
    }
    let start = proxy.visit("/").await.text;
    assert!(!start.contains("Rather Particular"), "nor on the start page");
    member.send::<EndDelegation>(&(id,), &()).await.unwrap();
    assert!(!proxy.visit("/report").await.text.contains(own) && !proxy.visit("/").await.text.contains(way));
}

#[tokio::test]
async fn a_session_left_open_gives_nobody_leave_to_act_and_ends_it_all_the_same() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let (boss, office) = (app.account(&council, &[Role::Reporter]).await, app.account(&council, &[Role::Reporter]).await);
    let mut member = boss.sign_in(&app).await;
    let id = grant(&mut member, &office, app.now().plus(Moment::DAY)).await.unwrap();
    app.pass(FRESH);
    member.renew().await;
    let other = app.account(&council, &[Role::Reporter]).await;
    assert_eq!(grant(&mut member, &other, app.now().plus(Moment::DAY)).await.unwrap_err().code, Code::StepUpRequired);
    let page = member.post("/account/delegates", &[("email", &other.email), ("day", "2026-12-24")]).await;
    assert_eq!((page.status.as_u16(), page.location.as_deref()), (303, Some("/step-up?next=/account/delegates")));
    let stopped = member.post("/account/delegates", &[("stop", &id.to_string())]).await;
    assert_eq!(stopped.location.as_deref(), Some("/account/delegates?notice=stopped"));
    assert_eq!((own(&mut member).await, done(&app, Action::DelegationGranted).await), (Delegations::default(), 1));
    member.step_up(&app).await;
    grant(&mut member, &other, app.now().plus(Moment::DAY)).await.unwrap();
}

#[tokio::test]
async fn both_ends_get_a_letter_that_says_to_look_and_not_at_what() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let (boss, office) = (app.account(&council, &[Role::Reporter]).await, app.account(&council, &[Role::Reporter]).await);
    let mut member = boss.sign_in(&app).await;
    let new = NewDelegation { email: office.email.parse().unwrap(), expires_at: app.now().plus(Moment::DAY), sees_members_own: true };
    let same = Some(key());
    for _ in 0..2 {
        member.send_with::<GrantDelegation>(&(), &new, same).await.unwrap();
    }
    assert_eq!(grant(&mut member, &office, app.now().plus(Moment::DAY)).await.unwrap_err().code, Code::Conflict);
    app.settle().await;
    assert_eq!(app.letters().len(), 2, "one for each of the two, however often it was asked");
    for account in [&boss, &office] {
        let letter = app.letters_to(&account.email).remove(0);
        assert_eq!(letter.subject, "Please look at your account / Edrychwch ar eich cyfrif");
        assert!(letter.words.contains("Sign in. Then look") && letter.words.contains("/account/security"), "{}", letter.words);
        let told = letter.words.to_lowercase();
        for secret in ["delegat", "act for", "report", "vedette", "fernwick", "particular", "people.example"] {
            assert!(!told.contains(secret), "{secret} in {told}");
        }
    }
    assert_eq!(done(&app, Action::System(System::NoticeSent)).await, 2);
}

#[tokio::test]
async fn of_two_given_at_one_moment_one_is_refused_and_the_table_holds_no_second() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let (boss, office) = (app.account(&council, &[Role::Reporter]).await, app.account(&council, &[Role::Reporter]).await);
    let (mut phone, mut desk) = (boss.sign_in(&app).await, boss.sign_in(&app).await);
    let until = app.now().plus(Moment::MINUTE);
    let (one, two) = tokio::join!(grant(&mut phone, &office, until), grant(&mut desk, &office, until));
    let mut said = [one, two].map(|given| given.map(drop).map_err(|problem| problem.code));
    said.sort_unstable_by_key(Result::is_err);
    assert_eq!(said, [Ok(()), Err(Code::Conflict)]);
    // Whoever looked at the same moment and wrote a little later finds the table itself against it.
    let db = Database::connect(app.kernel.config.database()).await.unwrap();
    let again = "INSERT INTO delegations (id, institution, member_tag, proxy_tag, granted_at, expires_at, ended_at, delegation) \
                 SELECT institution, institution, member_tag, proxy_tag, granted_at, expires_at, ended_at, delegation FROM delegations";
    assert!(db.execute_unprepared(again).await.is_err());
    assert_eq!(rows(&app, "delegations").await, 1);
    app.pass(Moment::MINUTE);
    grant(&mut phone, &office, app.now().plus(Moment::DAY)).await.unwrap();
    assert_eq!((own(&mut phone).await.given.len(), rows(&app, "delegations").await), (1, 2), "one that ran out is in nobody's way");
}

/// Finding F9: a day that cannot be is no way to ask, without a trace, who signs in here.
#[tokio::test]
async fn f9_a_day_in_the_past_is_refused_the_same_whoever_it_would_be_for() {
    let app = spawn_app().await;
    let (council, elsewhere) = (app.institution("fernwick").await, app.institution("ashby").await);
    let (boss, office) = (app.account(&council, &[Role::Reporter]).await, app.account(&council, &[Role::Reporter]).await);
    let far = app.account(&elsewhere, &[Role::Reporter]).await;
    let mut member = boss.sign_in(&app).await;
    let mut told = Vec::new();
    for email in [office.email.as_str(), boss.email.as_str(), far.email.as_str(), "nobody@people.example"] {
        let new = NewDelegation { email: email.parse().unwrap(), expires_at: app.now(), sees_members_own: false };
        let problem = member.send_with::<GrantDelegation>(&(), &new, Some(key())).await.unwrap_err();
        let page = member.post("/account/delegates", &[("email", email), ("day", "2026-11-22")]).await;
        assert_eq!((problem.code, page.status.as_u16()), (Code::Invalid, 422));
        told.push((problem.errors, page.text.replace(email, "")));
    }
    assert!(told[0].0[0].pointer == "/expires_at" && told[0].1.contains("Choose a day in the next year"), "{told:?}");
    assert!(told.iter().all(|answer| *answer == told[0]), "{told:?}");
    app.settle().await;
    assert!(app.letters().is_empty());
}
