//! What leadership sees, and when (docs/rules.md §6).

use super::harness::{MONDAY, Person, TestApp, plain_answers, report, spawn_app};
use shared::{
    audit::Action,
    permission::Role,
    problem::Code,
    settings::{Settings, Thresholds},
    statistics::{ClosedMonth, GetPicture, PictureTable},
    step_up::FRESH,
    suppression::{Band, Figure},
    time::Moment,
};

pub const DECEMBER: Moment = MONDAY.plus(9 * Moment::DAY);

/// All that a month shows by row: table, code and number.
fn shown(month: &ClosedMonth) -> Vec<(PictureTable, &str, u32)> {
    let rows = |table: PictureTable| month.rows(table).iter().filter_map(move |row| Some((table, row.code.as_str(), row.targets.shown()?)));
    PictureTable::ALL.iter().copied().flat_map(rows).collect()
}

/// A table as a file.
async fn csv(person: &Person, table: PictureTable) -> reqwest::Response {
    let path = format!("{}/api/v1/picture/{table}", person.address);
    person.client.get(path).bearer_auth(&person.token).send().await.unwrap()
}

/// The files of every table.
async fn files(person: &Person) -> Vec<String> {
    let mut files = Vec::new();
    for table in PictureTable::ALL {
        let file = csv(person, *table).await;
        assert_eq!(file.status(), 200);
        files.push(file.text().await.unwrap());
    }
    files
}

async fn file(app: &TestApp, council: &backend::kernel::institutions::Institution, people: usize, channel: &str) {
    for _ in 0..people {
        let mut person = app.person(council, &[Role::Reporter]).await;
        person.file(&report(app, plain_answers().with("channel", &[channel]))).await.unwrap();
    }
}

#[tokio::test]
async fn before_any_month_has_closed_there_is_a_band_and_a_date() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    file(&app, &council, 6, "EVENT").await;
    app.settle().await;
    let mut leader = app.person(&council, &[Role::Leadership]).await;
    let picture = leader.send::<GetPicture>(&(), &()).await.unwrap();
    assert!(picture.months.is_empty());
    assert_eq!((picture.running.to_string().as_str(), picture.band), ("2026-11", Band::FiveToNineteen));
    assert_eq!(picture.next_figures_words, "Tuesday 1 December 2026");
}

#[tokio::test]
async fn a_closed_month_shows_rounded_counts_of_distinct_targets_and_hides_small_ones() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    file(&app, &council, 7, "EVENT").await;
    file(&app, &council, 2, "DATING").await;
    app.kernel.clock.set(DECEMBER);
    app.settle().await;
    let mut leader = app.person(&council, &[Role::Leadership]).await;
    let picture = leader.send::<GetPicture>(&(), &()).await.unwrap();
    assert_eq!(picture.months.len(), 1);
    let month = &picture.months[0];
    assert_eq!((month.month.to_string().as_str(), month.total), ("2026-11", Figure::About(10)));
    let shown = |code: &str| month.channel.iter().find(|row| row.code == code).unwrap().targets;
    assert_eq!((shown("EVENT"), shown("DATING"), shown("PHONE_VIDEO")), (Figure::About(5), Figure::FewerThanFive, Figure::FewerThanFive));
    assert!(!serde_json::to_string(&picture).unwrap().contains(":7"), "no exact count leaves the server");
}

#[tokio::test]
async fn an_institution_may_hide_more_than_the_rule_asks() {
    let app = spawn_app().await;
    let statistics = Thresholds { hidden_below: 8 };
    let council = app.institution_with("fernwick", Settings { statistics, ..Settings::default() }).await;
    file(&app, &council, 7, "EVENT").await;
    app.kernel.clock.set(DECEMBER);
    app.settle().await;
    let mut leader = app.person(&council, &[Role::Leadership]).await;
    let month = leader.send::<GetPicture>(&(), &()).await.unwrap().months.remove(0);
    let hidden = Figure::FewerThan(8);
    assert_eq!(month.total, hidden);
    let rows = PictureTable::ALL.iter().flat_map(|table| month.rows(*table));
    assert!(rows.clone().count() > 40 && rows.clone().all(|row| row.targets == hidden), "a row with seven and one with none look alike");
}

#[tokio::test]
async fn a_closed_month_never_changes_and_a_filing_changes_no_byte_but_the_band() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    file(&app, &council, 4, "EVENT").await;
    app.kernel.clock.set(DECEMBER);
    app.settle().await;
    let mut leader = app.person(&council, &[Role::Leadership]).await;
    let before = leader.send::<GetPicture>(&(), &()).await.unwrap();
    let files = files(&leader).await;
    file(&app, &council, 3, "EVENT").await;
    app.settle().await;
    leader.renew().await;
    let after = leader.send::<GetPicture>(&(), &()).await.unwrap();
    assert_eq!(before, after, "three reports stay within the band");
    assert_eq!(files, self::files(&leader).await);
    file(&app, &council, 3, "EVENT").await;
    app.settle().await;
    leader.renew().await;
    let busier = leader.send::<GetPicture>(&(), &()).await.unwrap();
    assert_eq!((before.band, busier.band), (Band::FewerThanFive, Band::FiveToNineteen));
    assert_eq!(busier.months, before.months, "six move the band and nothing else");
    assert_eq!(files, self::files(&leader).await);
    // A report that arrives with an earlier answering time belongs to the month it arrived in.
    assert_eq!(after.months.len(), 1);
}

#[tokio::test]
async fn a_report_in_a_compartment_counts_nowhere() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    file(&app, &council, 1, "EVENT").await;
    let told = plain_answers().with("target_response", &["SHARED_NON_PUBLIC"]).with("last_contact", &["TODAY"]);
    for _ in 0..6 {
        let mut person = app.person(&council, &[Role::Reporter]).await;
        person.file(&report(&app, told.clone().with("techniques", &["INSIDER", "ELICIT"]))).await.unwrap();
    }
    app.settle().await;
    let mut leader = app.person(&council, &[Role::Leadership]).await;
    assert_eq!(leader.send::<GetPicture>(&(), &()).await.unwrap().band, Band::FewerThanFive);
    app.kernel.clock.set(DECEMBER);
    app.settle().await;
    let mut leader = app.person(&council, &[Role::Leadership]).await;
    let month = leader.send::<GetPicture>(&(), &()).await.unwrap().months.remove(0);
    assert_eq!((month.total, shown(&month)), (Figure::FewerThanFive, vec![]));
}

#[tokio::test]
async fn reports_only_the_separate_contact_sees_do_not_even_begin_the_months() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut person = app.person(&council, &[Role::Reporter]).await;
    person.file(&report(&app, plain_answers().with("techniques", &["INSIDER"]))).await.unwrap();
    app.kernel.clock.set(DECEMBER);
    app.settle().await;
    let mut leader = app.person(&council, &[Role::Leadership]).await;
    assert!(leader.send::<GetPicture>(&(), &()).await.unwrap().months.is_empty());
}

#[tokio::test]
async fn a_month_is_closed_only_when_its_last_second_has_settled() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    file(&app, &council, 1, "EVENT").await;
    let midnight = Moment(1_796_083_200_000);
    for (minutes, closed) in [(9, 0), (11, 1)] {
        app.kernel.clock.set(midnight.plus(minutes * Moment::MINUTE));
        app.settle().await;
        let mut leader = app.person(&council, &[Role::Leadership]).await;
        assert_eq!(leader.send::<GetPicture>(&(), &()).await.unwrap().months.len(), closed, "{minutes} minutes into December");
    }
}

#[tokio::test]
async fn five_accounts_of_one_approach_to_a_colleague_are_not_five_people() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    for _ in 0..6 {
        let mut person = app.person(&council, &[Role::Reporter]).await;
        person.file(&report(&app, plain_answers().with("subject_relation", &["MY_BOSS"]))).await.unwrap();
    }
    app.kernel.clock.set(DECEMBER);
    app.settle().await;
    let mut leader = app.person(&council, &[Role::Leadership]).await;
    assert_eq!(leader.send::<GetPicture>(&(), &()).await.unwrap().months[0].total, Figure::FewerThanFive);
}

#[tokio::test]
async fn those_who_work_on_reports_or_run_the_system_do_not_see_the_picture() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    for (role, sees) in [(Role::Lead, true), (Role::Auditor, true), (Role::Triage, false), (Role::Admin, false), (Role::Reporter, false)] {
        let mut person = app.person(&council, &[role]).await;
        let answer = person.send::<GetPicture>(&(), &()).await;
        assert_eq!(answer.as_ref().err().map(|problem| problem.code), (!sees).then_some(Code::NotPermitted), "{role:?}");
    }
}

#[tokio::test]
async fn a_month_tells_what_they_wanted_how_far_it_got_and_how_soon_it_was_reported() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let said = plain_answers()
        .with("channel", &["EVENT"])
        .with("techniques", &["ELICIT", "HONEYTRAP"])
        .with("sought", &["IT_ACCOUNTS", "NOT_SURE"]);
    for (people, answers) in [
        (5, said.clone().with("target_response", &["DECLINED", "CLICKED"]).with("last_contact", &["TODAY"])),
        (6, said.clone().with("target_response", &["REPLIED"]).with("last_contact", &["THIS_WEEK"])),
        (4, said.with("target_response", &["OTHER"]).with("last_contact", &["LONGER_AGO"])),
    ] {
        for _ in 0..people {
            app.person(&council, &[Role::Reporter]).await.file(&report(&app, answers.clone())).await.unwrap();
        }
    }
    app.kernel.clock.set(DECEMBER);
    app.settle().await;
    let mut leader = app.person(&council, &[Role::Leadership]).await;
    let month = leader.send::<GetPicture>(&(), &()).await.unwrap().months.remove(0);
    assert_eq!(month.total, Figure::About(15));
    let expected = [
        (PictureTable::Channel, "EVENT", 15),
        (PictureTable::Technique, "ELICIT", 15),
        (PictureTable::Sought, "IT_ACCOUNTS", 15),
        (PictureTable::Depth, "REPLIED", 10),
        (PictureTable::Depth, "MET", 5),
        (PictureTable::Depth, "COMPLIED", 5),
        (PictureTable::Delay, "WEEK", 10),
        (PictureTable::Delay, "THREE_DAYS", 5),
        (PictureTable::Delay, "DAY", 5),
    ];
    assert_eq!(shown(&month), expected);
}

#[tokio::test]
async fn a_report_that_waited_on_the_phone_counts_by_when_it_arrived() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let today = plain_answers().with("last_contact", &["TODAY"]);
    let (in_time, impossible) = (app.now().plus(-2 * Moment::DAY), app.now().plus(Moment::DAY));
    for (people, answered_at) in [(5, in_time), (5, impossible)] {
        for _ in 0..people {
            let late = shared::reports::NewReport { answered_at, ..report(&app, today.clone()) };
            app.person(&council, &[Role::Reporter]).await.file(&late).await.unwrap();
        }
    }
    app.kernel.clock.set(DECEMBER);
    app.settle().await;
    let mut leader = app.person(&council, &[Role::Leadership]).await;
    let month = leader.send::<GetPicture>(&(), &()).await.unwrap().months.remove(0);
    let delays: Vec<_> = shown(&month).into_iter().filter(|row| row.0 == PictureTable::Delay).collect();
    assert_eq!(delays, [(PictureTable::Delay, "WEEK", 5), (PictureTable::Delay, "THREE_DAYS", 5)]);
}

#[tokio::test]
async fn today_is_the_right_day_for_a_phone_that_knew_how_far_its_clock_was_off() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let today = plain_answers().with("last_contact", &["TODAY"]);
    for (days, known) in [(-2, true), (2, true), (-2, false), (2, false)] {
        let answered_at = app.now().plus(days * Moment::DAY);
        let clock_offset = known.then(|| (-days * 86_400).try_into().unwrap());
        for _ in 0..5 {
            let new = shared::reports::NewReport { answered_at, clock_offset, ..report(&app, today.clone()) };
            app.person(&council, &[Role::Reporter]).await.file(&new).await.unwrap();
        }
    }
    app.kernel.clock.set(DECEMBER);
    app.settle().await;
    let mut leader = app.person(&council, &[Role::Leadership]).await;
    let month = leader.send::<GetPicture>(&(), &()).await.unwrap().months.remove(0);
    let delays: Vec<_> = shown(&month).into_iter().filter(|row| row.0 == PictureTable::Delay).collect();
    let within = |code, reports| (PictureTable::Delay, code, reports);
    assert_eq!(delays, [within("WEEK", 15), within("THREE_DAYS", 15), within("DAY", 10)]);
}

#[tokio::test]
async fn every_file_says_cell_by_cell_what_the_page_says_and_is_recorded() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    file(&app, &council, 7, "EVENT").await;
    file(&app, &council, 2, "DATING").await;
    app.kernel.clock.set(DECEMBER);
    app.settle().await;
    let mut leader = app.person(&council, &[Role::Leadership]).await;
    let picture = leader.send::<GetPicture>(&(), &()).await.unwrap();
    assert_eq!(extracts(&app).await, 0, "looking at the page is no extract");
    for table in PictureTable::ALL {
        let file = csv(&leader, *table).await;
        let header = |name: &str| file.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), "text/csv; charset=utf-8; header=present");
        assert_eq!(header("content-disposition"), format!("attachment; filename=\"picture-{table}.csv\""));
        let text = file.text().await.unwrap();
        let cell = |figure: Figure| match figure {
            Figure::About(number) => format!("{number},"),
            _ => ",5".to_owned(),
        };
        let quoted = |words: &str| if words.contains(',') { format!("\"{words}\"") } else { words.to_owned() };
        let mut expected = vec!["month,code,row,about,fewer_than".to_owned()];
        for month in &picture.months {
            let line = |code: &str, label: &str, figure| format!("{},{code},{},{}", month.month, quoted(label), cell(figure));
            expected.extend(month.rows(*table).iter().map(|row| line(&row.code, &row.label, row.targets)));
            // First looks are at people of any month: there is nothing they are a part of.
            if *table != PictureTable::Response {
                expected.push(line("ALL", "All together", month.total));
            }
        }
        assert_eq!(text.split("\r\n").collect::<Vec<_>>(), [expected, vec![String::new()]].concat());
    }
    assert_eq!(extracts(&app).await, PictureTable::ALL.len());
}

async fn extracts(app: &TestApp) -> usize {
    app.audit().await.iter().filter(|said| said.action == Action::PictureExtracted).count()
}

#[tokio::test]
async fn a_file_wants_a_fresh_proof_the_permission_and_a_table_there_is() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    let mut leader = app.person(&council, &[Role::Leadership]).await;
    app.pass(FRESH + 1);
    leader.renew().await;
    let code = async |person: &Person, path: &str| {
        let call = person.client.get(format!("{}/api/v1/picture/{path}", person.address)).bearer_auth(&person.token);
        serde_json::from_slice::<shared::problem::Problem>(&call.send().await.unwrap().bytes().await.unwrap()).unwrap().code
    };
    assert_eq!(code(&leader, "channel").await, Code::StepUpRequired);
    leader.step_up(&app).await;
    assert_eq!(csv(&leader, PictureTable::Channel).await.status(), 200);
    assert_eq!(code(&leader, "office").await, Code::NotFound);
    let triage = app.person(&council, &[Role::Triage]).await;
    assert_eq!(code(&triage, "channel").await, Code::NotPermitted);
    assert_eq!(extracts(&app).await, 1, "what was refused is no extract");
}

#[tokio::test]
async fn thirteen_months_are_shown_and_the_older_ones_stay_as_they_are() {
    let app = spawn_app().await;
    let council = app.institution("fernwick").await;
    file(&app, &council, 7, "EVENT").await;
    app.kernel.clock.set(DECEMBER.plus(430 * Moment::DAY));
    app.settle().await;
    let mut leader = app.person(&council, &[Role::Leadership]).await;
    let months = leader.send::<GetPicture>(&(), &()).await.unwrap().months;
    let (newest, oldest) = (months.first().unwrap().month.to_string(), months.last().unwrap().month.to_string());
    assert_eq!((months.len(), newest.as_str(), oldest.as_str()), (13, "2028-01", "2027-01"));
}
