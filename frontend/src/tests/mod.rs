//! What holds for every page the server draws, read from its HTML.

mod access;
mod alerts;
mod audit;
mod case;
mod desk;
mod html;
mod institution;
mod links;
mod notices;
mod pages;
mod people;
mod promises;
mod sources;
mod visits;

use crate::{
    render::{
        self, Chrome, DelegatesFault, DelegatesNotice, DelegatesState, EmailAnswer, EmailFault, EmailState, InfoTopic, InvitationNotice,
        InvitationState, PasskeyLine, PasswordFaults, PasswordSetup, PasswordState, SecurityNotice, SecurityState, SetupFaults, SetupState,
        SignInState, Square, StepUpState, WhoseState,
    },
    report::views::SignInNotice,
    setting::{Setting, SettingContact},
};
use shared::{
    delegations::{DelegationLine, Delegations},
    ids::Reference,
    locale::Lang,
    own_reports::{OwnEntry, OwnReport, OwnReportLine, OwnReports, OwnSaid, OwnStatus, Writer},
    password::PasswordFault,
    problem::Code,
    questionnaire::{Answers, Fault, REPORT, check_page},
    reports::Receipt,
    time::Moment,
};

/// What somebody might type to break out of wherever it is drawn.
pub(crate) const HOSTILE: &str = "</textarea></title><script>alert(1)</script>\"'><img src=x onerror=alert(1)><!>{{app}}";

/// The address of the script by which somebody leaves in a hurry.
pub(crate) const LEAVE: &str = "/assets/report/pages/leave.js?0123456789abcdef";

/// The address of the one other script file a page may have.
pub(crate) const SCRIPT: &str = "/assets/report/pages/invitation.js?0123456789abcdef";

/// The address of the script that works with passkeys.
pub(crate) const PASSKEYS: &str = "/assets/report/pages/passkeys.js?0123456789abcdef";

pub(crate) fn setting(hostile: bool) -> Setting {
    let own = |plain: &str| if hostile { HOSTILE.to_owned() } else { plain.to_owned() };
    Setting {
        institution: own("Llanfair Assembly"),
        emergency: own("999"),
        relay: own("18000"),
        team_phone: Some(own("01632 960123")),
        contacts: vec![SettingContact {
            label: [own("Night office"), own("Swyddfa nos")],
            number: own("01632 960124"),
            hours: [own("6pm to 8am"), own("6pm i 8am")],
        }],
        demonstration: false,
        leave_to: shared::settings::LEAVE_TO.to_owned(),
        zone: own("Europe/London"),
    }
}

/// A value in every field of the form.
pub(crate) fn answers(typed: &str) -> Answers {
    REPORT.pages.iter().flat_map(|page| page.fields()).fold(Answers::new(), |answers, field| {
        let first = field.kind.choices().iter().map(|choice| choice.code).next_back();
        answers.with(field.id, &[first.unwrap_or(typed)])
    })
}

pub(crate) fn receipt(words: &str) -> Receipt {
    Receipt {
        reference: Reference::from_random(7),
        received_at: Moment(0),
        received_words: words.to_owned(),
        next_words: words.to_owned(),
        advice: vec![words.to_owned()],
    }
}

/// Every page there is, by name: empty, filled in and faulty; with what a person typed everywhere.
pub(crate) fn every_page(lang: Lang, typed: &str, hostile: bool) -> Vec<(String, String)> {
    let setting = setting(hostile);
    let chrome =
        Chrome { lang, here: "/plain/danger", signed_in: true, stylesheet: "/assets/report/report.css", leave: LEAVE, setting: &setting };
    let answers = answers(typed);
    let members: &[_] = &[("01890a5d-ac96-774b-bcce-b302099a8057".to_owned(), typed.to_owned())];
    let mut all = vec![
        ("start".to_owned(), render::start(&chrome, None, None, false)),
        ("start-acting".to_owned(), render::start(&chrome, None, None, true)),
        ("check".to_owned(), render::check(&chrome, &answers, false, &WhoseState::default())),
        ("check-whose".to_owned(), render::check(&chrome, &answers, false, &WhoseState { members, missing: false })),
        ("check-whose-missing".to_owned(), render::check(&chrome, &answers, false, &WhoseState { members, missing: true })),
        ("check-empty".to_owned(), render::check(&chrome, &Answers::new(), true, &WhoseState::default())),
        ("receipt".to_owned(), render::receipt(&chrome, &receipt(typed))),
    ];
    for page in REPORT.pages {
        let faults: Vec<Fault> = check_page(&REPORT, page, &Answers::new());
        all.push((format!("question-{}", page.id), render::question(&chrome, page, &answers, &[])));
        all.push((format!("faults-{}", page.id), render::question(&chrome, page, &Answers::new(), &faults)));
    }
    for notice in [
        SignInNotice::None,
        SignInNotice::Refused,
        SignInNotice::Wait(30),
        SignInNotice::Wait(601),
        SignInNotice::Ended,
        SignInNotice::SignedOut,
        SignInNotice::Ready,
    ] {
        all.push((
            format!("sign-in-{notice:?}"),
            render::sign_in(
                &chrome,
                &SignInState { email: typed, next: typed, notice, script: Some(PASSKEYS), visit: Some("/i/council".to_owned()) },
            ),
        ));
    }
    all.extend(invitations(&chrome, typed));
    all.extend(ways_in(&chrome, typed));
    for topic in InfoTopic::ALL {
        all.push((format!("about-{}", topic.slug()), render::info(&chrome, topic, None, None)));
        all.push((format!("about-own-{}", topic.slug()), render::info(&chrome, topic, Some(typed), Some(typed))));
    }
    all.extend(delegates(&chrome, typed));
    all.extend(mine(&chrome, typed));
    all.extend(visits::pages(&chrome, typed));
    all.extend(notices::pages(&chrome, typed));
    for code in Code::ALL {
        all.push((format!("error-{}", code.as_str()), render::error(&chrome, *code, typed)));
    }
    all
}

/// The pages of somebody's own ways in.
fn ways_in(chrome: &Chrome<'_>, typed: &str) -> Vec<(String, String)> {
    let line = |name: Option<&str>| PasskeyLine {
        id: format!("{typed}{}", name.is_some()),
        name: name.map(str::to_owned),
        added: typed.to_owned(),
        used: name.map(|_| typed.to_owned()),
    };
    let (lines, codes) = ([line(None), line(Some(typed))], [typed.to_owned(), typed.to_owned()]);
    let mut all = vec![("recovery-codes".to_owned(), render::recovery_codes(chrome, &codes))];
    for notice in [SignInNotice::None, SignInNotice::Refused, SignInNotice::Wait(30)] {
        all.push((format!("recover-{notice:?}"), render::recovery(chrome, typed, notice)));
        let state = StepUpState { next: typed, notice, code: true, script: Some(PASSKEYS) };
        all.push((format!("step-up-{notice:?}"), render::step_up(chrome, &state)));
    }
    use SecurityNotice::{Added, Last, Nameless, Password, Proven, Removed, Renamed};
    for notice in [SecurityNotice::None, Added, Removed, Renamed, Last, Nameless, Password, Proven] {
        let state =
            SecurityState { notice, passkeys: &lines, codes: 3, enrols_only: notice == Proven, password: true, script: Some(PASSKEYS) };
        all.push((format!("security-{notice:?}"), render::security(chrome, &state)));
    }
    let state = SecurityState { notice: SecurityNotice::None, passkeys: &[], codes: 0, enrols_only: false, password: false, script: None };
    all.push(("security-number".to_owned(), render::security(chrome, &state)));
    all.extend(passwords(chrome, typed));
    all.extend(emails(chrome, typed));
    all
}

/// Another password: asked for, with everything wrong, and where there is none.
fn passwords(chrome: &Chrome<'_>, typed: &str) -> Vec<(String, String)> {
    let state = |email, faults, wait: Option<u64>| PasswordState { email, asks_current: wait.is_none(), least: 15, faults, wait };
    let none = PasswordFaults::default();
    let all_wrong = PasswordFaults { current: true, new: Some(PasswordFault::Common), again: true };
    vec![
        ("password".to_owned(), render::password(chrome, &state(Some(typed), none, None))),
        ("password-wrong".to_owned(), render::password(chrome, &state(Some(typed), all_wrong, None))),
        ("password-wait".to_owned(), render::password(chrome, &state(Some(typed), none, Some(30)))),
        ("password-none".to_owned(), render::password(chrome, &state(None, none, None))),
    ]
}

/// Another address: asked for, with what can be wrong; and what the letters lead to.
fn emails(chrome: &Chrome<'_>, typed: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for fault in [None, Some(EmailFault::Wrong), Some(EmailFault::Same)] {
        let state = EmailState { email: typed, wanted: typed, fault, sent: fault.is_none() };
        all.push((format!("email-{fault:?}"), render::email(chrome, &state)));
    }
    use EmailAnswer::{Asked, Half, Missing, Refused, Stopped, Wait, Whole};
    for said in [Asked, Missing, Refused, Wait(30), Half, Whole, Stopped { signed_out: false }, Stopped { signed_out: true }] {
        all.push((format!("email-answer-{said:?}"), render::email_answer(chrome, said, SCRIPT)));
    }
    all
}

/// Who may act for whom: nobody, and somebody with something wrong.
fn delegates(chrome: &Chrome<'_>, typed: &str) -> Vec<(String, String)> {
    let line = DelegationLine {
        id: "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap(),
        name: typed.chars().take(100).collect::<String>().parse().unwrap(),
        granted_at: Moment(0),
        expires_at: Moment(0),
        sees_members_own: true,
    };
    let (none, some) = (Delegations::default(), Delegations { given: vec![line.clone()], got: vec![line] });
    let until = [typed.to_owned(), typed.to_owned()];
    let faults = [DelegatesFault::Unknown, DelegatesFault::Oneself, DelegatesFault::Twice, DelegatesFault::Day];
    let state = |own, notice, fault| DelegatesState { own, until: &until, notice, fault, email: typed, day: typed, read: true };
    let mut all = vec![
        ("delegates".to_owned(), render::delegates(chrome, &state(&none, None, None))),
        ("delegates-allowed".to_owned(), render::delegates(chrome, &state(&some, Some(DelegatesNotice::Allowed), None))),
        ("delegates-stopped".to_owned(), render::delegates(chrome, &state(&some, Some(DelegatesNotice::Stopped), None))),
    ];
    for fault in faults {
        all.push((format!("delegates-{fault:?}"), render::delegates(chrome, &state(&some, None, Some(fault)))));
    }
    all
}

/// Somebody's own reports: none, some, and one with everything that can be written about it.
fn mine(chrome: &Chrome<'_>, typed: &str) -> Vec<(String, String)> {
    let items: Vec<_> = OwnStatus::ALL.into_iter().zip(0..).map(|(status, unread)| own_line(typed, status, unread)).collect();
    let (none, some) = (OwnReports::default(), OwnReports { items, next: Some("next".to_owned()) });
    let mut all =
        vec![("mine-none".to_owned(), render::own_reports(chrome, &none)), ("mine".to_owned(), render::own_reports(chrome, &some))];
    all.extend(visits::own_acts(chrome, typed));
    all
}

fn own_line(typed: &str, status: OwnStatus, unread: u32) -> OwnReportLine {
    OwnReportLine { reference: Reference::from_random(7), received_at: Moment(0), received_words: typed.to_owned(), status, unread }
}

/// One of them, with something from everybody, or with nothing.
pub(crate) fn own_report(typed: &str, with_entries: bool) -> OwnReport {
    let entry = |from, text: Option<&str>, number: u8| OwnEntry {
        id: format!("00000000-0000-0000-0000-00000000000{number}").parse().unwrap(),
        at: Moment(0),
        at_words: typed.to_owned(),
        from,
        what: [OwnSaid::Message, OwnSaid::Withdrawal, OwnSaid::Correction, OwnSaid::Rating][usize::from(number) - 1],
        text: text.map(str::to_owned),
        new: number == 1,
    };
    let writers = [(Writer::Team, Some(typed)), (Writer::Contact, None), (Writer::You, Some(typed)), (Writer::Other, Some(typed))];
    let entries = writers.into_iter().zip(1..).map(|((from, text), number)| entry(from, text, number));
    let entries = entries.filter(|_| with_entries).collect();
    let line = own_line(typed, OwnStatus::Asked, 1);
    OwnReport { line, entries, files: Vec::new(), withdrawn: false, may_withdraw: with_entries, may_rate: with_entries }
}

/// The page that takes an invitation's code, and the page after it.
fn invitations(chrome: &Chrome<'_>, typed: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for notice in
        [InvitationNotice::None, InvitationNotice::Missing, InvitationNotice::Refused, InvitationNotice::Wait(30), InvitationNotice::Staff]
    {
        let state = InvitationState { visit: typed, notice, script: SCRIPT };
        all.push((format!("invitation-{notice:?}"), render::invitation(chrome, &state)));
    }
    let square = Square { size: 9, path: "M4 4h1v1h-1z".to_owned() };
    for fault in [None, Some(PasswordFault::Short(12)), Some(PasswordFault::Long), Some(PasswordFault::Guessable)] {
        let faults = SetupFaults { password: fault, code: fault.is_some() };
        let (institution, square) = (chrome.setting.institution.as_str(), &square);
        let password = Some(PasswordSetup { least: 12, key: typed, link: typed, square });
        let state = SetupState {
            institution,
            email: typed,
            password,
            script: Some(PASSKEYS),
            invitation: typed,
            visit: typed,
            renews: fault.is_some(),
            faults,
        };
        all.push((format!("setup-{fault:?}"), render::setup(chrome, &state)));
        if fault.is_none() {
            all.push(("setup-passkey".to_owned(), render::setup(chrome, &SetupState { password: None, ..state })));
        }
    }
    all
}

/// With `GALLERY=folder` every page is written there, to be looked at without a server.
#[test]
fn gallery() {
    let Some(folder) = std::env::var_os("GALLERY").map(std::path::PathBuf::from) else { return };
    let written = Lang::ALL
        .iter()
        .flat_map(|lang| every_page(*lang, "I met them at a reception.\nThey asked twice.", false).into_iter().map(|p| (*lang, p)));
    for (lang, (name, html)) in written {
        std::fs::create_dir_all(folder.join(lang.tag())).unwrap();
        std::fs::write(folder.join(lang.tag()).join(format!("{name}.html")), html).unwrap();
    }
    let shells = Lang::ALL.map(|lang| (format!("shell-report-{}", lang.tag()), render::first_question(lang, &setting(false))));
    std::fs::write(folder.join("above-report.html"), render::behalf_strip()).unwrap();
    let desk_shell = ("shell-desk".to_owned(), render::desk_frame(&setting(false)));
    for (name, html) in desk::pages().into_iter().chain(shells).chain([desk_shell]) {
        std::fs::write(folder.join(format!("{name}.html")), html).unwrap();
    }
}
