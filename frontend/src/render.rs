//! What the server calls: each function gives a complete HTML document, or what the shell of an app
//! is filled with. Pure, and the same views the apps draw.

use crate::{
    pages,
    report::views::{self, Sending},
    ui::{Around, frame},
};
use leptos::prelude::*;
use shared::{
    api::Endpoint,
    locale::{Lang, key},
    own_reports::OwnReports,
    pages::{NoticesPage, OwnQuestionsPage, OwnReportsPage, SecurityPage},
    problem::Code,
    questionnaire::{Answers, Fault, Page, PageKind, REPORT},
    reports::Receipt,
    settings::WithoutAccount,
};

pub use crate::{
    pages::{
        AdditionState, AskFault, AskState, DelegatesFault, DelegatesNotice, DelegatesState, DeviceLine, DevicesState, EmailAnswer,
        EmailFault, EmailState, FileFault, FileRules, FollowUpFault, InfoTopic, InvitationNotice, Leaving, NO_NAME, NameFault, NoticeLine,
        NoticeStands, NoticeState, OwnDone, OwnFault, OwnQuestionLine, OwnQuestionState, OwnReportState, OwnTyped, PROMISES, PasskeyLine,
        PasswordFaults, PasswordSetup, PasswordState, SecurityNotice, SecurityState, SetupFaults, SetupState, Square, StepUpState, Told,
        VisitAbout, WHICH, WhoseState, WithoutState, WordsAsked, done_by, kept_words,
    },
    report::views::{Sent, SignInNotice},
    setting::Setting,
};

/// What a document has around its main part.
#[derive(Clone, Copy, Debug)]
pub struct Chrome<'a> {
    /// The language to draw in.
    pub lang: Lang,
    /// The path of the page without its query; the other language is `here?lang=…`.
    pub here: &'a str,
    /// Whether there is a session to end.
    pub signed_in: bool,
    /// The address of the stylesheet.
    pub stylesheet: &'a str,
    /// The address of the script by which somebody leaves in a hurry.
    pub leave: &'a str,
    /// The institution's names and numbers.
    pub setting: &'a Setting,
}

/// What the sign-in form is drawn with.
#[derive(Clone, Debug)]
pub struct SignInState<'a> {
    /// What was typed as address.
    pub email: &'a str,
    /// Where to go on afterwards.
    pub next: &'a str,
    /// What to say first.
    pub notice: SignInNotice,
    /// The address of the script for passkeys; none where they do not work.
    pub script: Option<&'a str>,
    /// Where somebody goes who has no account, if the institution lets them report.
    pub visit: Option<String>,
}

/// What the first page of an invitation is drawn with.
#[derive(Clone, Copy, Debug)]
pub struct InvitationState<'a> {
    /// The number of this visit.
    pub visit: &'a str,
    /// What to say first.
    pub notice: InvitationNotice,
    /// The address of the script that fills in the code.
    pub script: &'a str,
}

/// The start page; `unread` is how many notices wait for somebody signed in, `acts` whether they may act for a member.
pub fn start(c: &Chrome<'_>, visit: Option<String>, unread: Option<usize>, acts: bool) -> String {
    document(c, &views::title_of(c.lang, key::TITLE_START, false), None, pages::start(c.lang, c.setting, visit, unread, acts))
}

/// What leads ask all members.
pub fn notices(c: &Chrome<'_>, items: &[NoticeLine]) -> String {
    document(c, &views::title_of(c.lang, key::MINE_PAGE, false), Some("/".to_owned()), pages::notices(c.lang, items, c.setting))
}

/// One of these, with the form to answer it by.
pub fn notice(c: &Chrome<'_>, s: &NoticeState<'_>) -> String {
    let title = views::title_of(c.lang, key::MINE_PAGE, s.which_missing || !s.faults.is_empty());
    document(c, &title, Some(NoticesPage::PATH.to_owned()), pages::notice(c.lang, s, c.setting))
}

/// Asking the team, with the form to do it by.
pub fn ask(c: &Chrome<'_>, s: &AskState<'_>) -> String {
    let title = views::title_of(c.lang, key::MINE_PAGE, s.refused.is_some() || !s.faults.is_empty());
    document(c, &title, Some("/".to_owned()), pages::ask(c.lang, s, c.setting))
}

/// That it was sent.
pub fn question_sent(c: &Chrome<'_>) -> String {
    document(c, &views::title_of(c.lang, key::MINE_PAGE, false), Some("/".to_owned()), pages::question_sent(c.lang, c.setting))
}

/// Somebody's own questions.
pub fn own_questions(c: &Chrome<'_>, items: &[OwnQuestionLine]) -> String {
    let title = views::title_of(c.lang, key::MINE_PAGE, false);
    document(c, &title, Some("/".to_owned()), pages::own_questions(c.lang, items, c.setting))
}

/// One of them.
pub fn own_question(c: &Chrome<'_>, s: &OwnQuestionState<'_>) -> String {
    let title = views::title_of(c.lang, key::MINE_PAGE, s.fault.is_some());
    document(c, &title, Some(OwnQuestionsPage::PATH.to_owned()), pages::own_question(c.lang, s, c.setting))
}

/// What reporting to an institution without an account means.
pub fn visit(c: &Chrome<'_>, slug: &str, open: WithoutAccount, about: VisitAbout) -> String {
    let title = views::title_of(c.lang, key::TITLE_START, false);
    let back = Some("/".to_owned());
    match about {
        VisitAbout::SignedIn => document(c, &title, back, pages::visit_signed_in(c.lang)),
        VisitAbout::Beginning | VisitAbout::Ended => {
            document(c, &title, back, pages::visit(c.lang, &c.setting.institution, slug, open, about == VisitAbout::Ended))
        }
    }
}

/// Check answers for somebody without an account; `dropping` asks whether to delete them.
pub fn check_without_account(c: &Chrome<'_>, answers: &Answers, dropping: bool, s: &WithoutState) -> String {
    let title = views::title_of(c.lang, key::TITLE_CHECK, s.fault.is_some());
    let page = views::check(c.lang, answers, &Sending::No, dropping, pages::without(c.lang, s));
    let main = (pages::without_wrong(c.lang, s), page);
    document(c, &title, Some(views::check_back(answers)), main)
}

/// The receipt of somebody without an account, with its words; `missing` while they did not say that these are on paper.
pub fn visitor_receipt(c: &Chrome<'_>, receipt: &Receipt, words: &[&'static str], missing: bool) -> String {
    let title = views::title_of(c.lang, key::TITLE_SENT, missing);
    document(c, &title, None, pages::visitor_receipt(c.lang, receipt, words, missing))
}

/// Where the words of a receipt are typed; with what was being written when they were asked for again.
pub fn receipt_words(c: &Chrome<'_>, why: WordsAsked, kept: &str) -> String {
    let title = views::title_of(c.lang, key::MINE_PAGE, why != WordsAsked::First);
    document(c, &title, Some("/".to_owned()), pages::receipt_words(c.lang, why, kept, c.setting))
}

/// The report they lead to.
pub fn receipt_report(c: &Chrome<'_>, s: &OwnReportState<'_>) -> String {
    let title = views::title_of(c.lang, key::MINE_PAGE, s.fault.is_some());
    document(c, &title, Some("/".to_owned()), pages::receipt_report(c.lang, s, c.setting))
}

/// Signing out with something unsent.
pub fn leaving(c: &Chrome<'_>) -> String {
    document(c, &views::title_of(c.lang, key::APP_SIGN_OUT, false), None, pages::leaving(c.lang))
}

/// The sign-in page.
pub fn sign_in(c: &Chrome<'_>, s: &SignInState<'_>) -> String {
    let title = views::title_of(c.lang, key::SIGN_IN_HEADING, s.notice.is_error());
    let around = Around { next: s.next, ..around(c) };
    let visit = s.visit.clone().map(|place| pages::visit_link(c.lang, place));
    let first = (visit, pages::passkey_sign_in(c.lang, s.next, s.script.is_some()));
    let main = views::sign_in(c.lang, s.email, s.next, s.notice, c.setting, first);
    document_in(c, &around, &title, Some("/".to_owned()), s.script, main)
}

/// The way in with a recovery code.
pub fn recovery(c: &Chrome<'_>, email: &str, notice: SignInNotice) -> String {
    let title = views::title_of(c.lang, key::SIGN_IN_HEADING, notice.is_error());
    document(c, &title, Some("/sign-in".to_owned()), pages::recovery(c.lang, email, notice))
}

/// Showing again that it is you.
pub fn step_up(c: &Chrome<'_>, s: &StepUpState<'_>) -> String {
    let title = views::title_of(c.lang, key::SIGN_IN_HEADING, s.notice.is_error());
    let around = Around { next: s.next, ..around(c) };
    document_in(c, &around, &title, Some("/".to_owned()), s.script, pages::step_up(c.lang, s))
}

/// What the person signs in with.
pub fn security(c: &Chrome<'_>, s: &SecurityState<'_>) -> String {
    let title = views::title_of(c.lang, key::TITLE_SETUP, matches!(s.notice, SecurityNotice::Last | SecurityNotice::Nameless));
    document_in(c, &around(c), &title, Some("/".to_owned()), s.script, pages::security(c.lang, s))
}

/// Another address of one's own.
pub fn email(c: &Chrome<'_>, s: &EmailState<'_>) -> String {
    let title = views::title_of(c.lang, key::TITLE_SETUP, s.fault.is_some());
    document(c, &title, Some(SecurityPage::PATH.to_owned()), pages::email(c.lang, s))
}

/// Where the letters about another address lead. `script` fills in the code.
pub fn email_answer(c: &Chrome<'_>, said: EmailAnswer, script: &str) -> String {
    let title = views::title_of(c.lang, key::TITLE_SETUP, said.is_error());
    let wait = if let EmailAnswer::Wait(seconds) = said { Some(views::wait(c.lang, seconds)) } else { None };
    let script = said.asks().then_some(script);
    document_in(c, &around(c), &title, Some("/".to_owned()), script, pages::email_answer(c.lang, said, wait))
}

/// Another password of one's own.
pub fn password(c: &Chrome<'_>, s: &PasswordState<'_>) -> String {
    let title = views::title_of(c.lang, key::TITLE_SETUP, s.wait.is_some() || s.faults.any());
    let wait = s.wait.map(|seconds| views::wait(c.lang, seconds));
    document(c, &title, Some(SecurityPage::PATH.to_owned()), pages::password(c.lang, s, wait))
}

/// New recovery codes, this once.
pub fn recovery_codes(c: &Chrome<'_>, codes: &[String]) -> String {
    let title = views::title_of(c.lang, key::TITLE_SETUP, false);
    document(c, &title, None, pages::recovery_codes(c.lang, codes))
}

/// Where an invitation's code goes.
pub fn invitation(c: &Chrome<'_>, s: &InvitationState<'_>) -> String {
    let title = views::title_of(c.lang, key::TITLE_SETUP, s.notice != InvitationNotice::None);
    let wait = if let InvitationNotice::Wait(seconds) = s.notice { Some(views::wait(c.lang, seconds)) } else { None };
    document_in(c, &around(c), &title, Some("/".to_owned()), Some(s.script), pages::invitation(c.lang, s.visit, s.notice, wait))
}

/// Where an invitation becomes an account.
pub fn setup(c: &Chrome<'_>, s: &SetupState<'_>) -> String {
    let title = views::title_of(c.lang, key::TITLE_SETUP, s.faults.any());
    let around = Around { keep: &[("invitation", s.invitation), ("visit", s.visit)], ..around(c) };
    document_in(c, &around, &title, None, s.script, pages::setup(c.lang, s))
}

/// Where somebody is signed in.
pub fn devices(c: &Chrome<'_>, s: &DevicesState<'_>) -> String {
    let title = views::title_of(c.lang, key::DEVICES_TITLE, false);
    document(c, &title, Some("/".to_owned()), pages::devices(c.lang, s))
}

/// Who may act for somebody, and for whom they may.
pub fn delegates(c: &Chrome<'_>, s: &DelegatesState<'_>) -> String {
    let title = views::title_of(c.lang, key::TITLE_DELEGATES, s.fault.is_some());
    document(c, &title, Some("/".to_owned()), pages::delegates(c.lang, s))
}

/// Somebody's own reports.
pub fn own_reports(c: &Chrome<'_>, own: &OwnReports) -> String {
    document(c, &views::title_of(c.lang, key::MINE_PAGE, false), Some("/".to_owned()), pages::own_reports(c.lang, own, c.setting))
}

/// One of them, with what was written about it.
pub fn own_report(c: &Chrome<'_>, s: &OwnReportState<'_>) -> String {
    let title = views::title_of(c.lang, key::MINE_PAGE, s.fault.is_some());
    document(c, &title, Some(OwnReportsPage::PATH.to_owned()), pages::own_report(c.lang, s, c.setting))
}

/// A form to add to one of them by.
pub fn addition(c: &Chrome<'_>, s: &AdditionState<'_>) -> String {
    let title = views::title_of(c.lang, key::MINE_PAGE, s.empty || !s.faults.is_empty());
    // From a page that the words of a receipt opened, only the browser's own way leads back: all of it is posted.
    let back = s.ticket.map_or_else(|| Some(format!("{}/{}", OwnReportsPage::PATH, s.reference)), |_| None);
    document(c, &title, back, pages::addition(c.lang, s))
}

/// One page of the form.
pub fn question(c: &Chrome<'_>, page: &'static Page, answers: &Answers, faults: &[Fault]) -> String {
    let title = views::step_title(c.lang, page, answers, !faults.is_empty());
    let back = views::way_back(page, answers);
    document(c, &title, Some(back), views::question(c.lang, page, answers, faults, c.setting))
}

/// Check answers; `dropping` asks whether to delete them.
pub fn check(c: &Chrome<'_>, answers: &Answers, dropping: bool, s: &WhoseState<'_>) -> String {
    let title = views::title_of(c.lang, key::TITLE_CHECK, s.missing);
    let page = views::check(c.lang, answers, &Sending::No, dropping, pages::whose(c.lang, s));
    document(c, &title, Some(views::check_back(answers)), (pages::whose_wrong(c.lang, s), page))
}

/// The receipt.
pub fn receipt(c: &Chrome<'_>, receipt: &Receipt) -> String {
    let title = views::title_of(c.lang, key::TITLE_SENT, false);
    document(c, &title, None, views::receipt(c.lang, &Sent::Receipt(receipt.clone())))
}

/// A page of information, with the institution's own text where it has one.
pub fn info(c: &Chrome<'_>, topic: InfoTopic, own_text: Option<&str>, contact: Option<&str>) -> String {
    let title = views::title_of(c.lang, topic.heading(), false);
    document(c, &title, Some("/".to_owned()), pages::info(c.lang, topic, own_text, contact))
}

/// An error page in both languages.
pub fn error(c: &Chrome<'_>, code: Code, request_id: &str) -> String {
    let title = views::title_of(c.lang, pages::error_heading(code), false);
    document(c, &title, None, pages::error(c.lang, code, request_id, c.setting))
}

/// What the danger page says under some settings, a line each: read from the page itself, so that a preview cannot
/// say anything else.
pub fn danger_lines(lang: Lang, setting: &Setting) -> Vec<String> {
    let Some(page) = REPORT.pages.iter().find(|page| matches!(page.kind, PageKind::Danger)) else { return Vec::new() };
    let html = html(|| views::urgent(lang, page, setting));
    // English beside Welsh is a line of its own.
    let html = html.replace("<span lang=\"en\"", "\n<span lang=\"en\"");
    let blocks = ["</h1>", "</p>", "</div>", "</a>", "</button>"].into_iter().fold(html, |html, end| html.replace(end, "\n"));
    blocks.lines().map(words_of).filter(|line| !line.is_empty()).collect()
}

/// A line of our own HTML without its tags.
fn words_of(html: &str) -> String {
    let plain: String = html
        .split('<')
        .enumerate()
        .map(|(place, part)| if place == 0 { part } else { part.split_once('>').map_or("", |(_, words)| words) })
        .collect();
    let plain = plain
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&amp;", "&");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands in `#app` of the report shell until the app takes over: the whole frame with the first
/// question, whose form already works against the plain pages.
pub fn first_question(lang: Lang, setting: &Setting) -> String {
    let Some(page) = REPORT.pages.iter().find(|page| matches!(page.kind, PageKind::Questions(_))) else { return String::new() };
    let around = Around { lang, here: "/report", next: "", keep: &[], signed_in: true, setting };
    let answers = Answers::new();
    html(|| frame(&around, Some(views::way_back(page, &answers)), views::question(lang, page, &answers, &[], setting)))
}

/// What stands above `#app` in the report shell of somebody who may act for a member; it outlives the app's taking over.
pub fn behalf_strip() -> String {
    html(pages::behalf_strip)
}

/// The title of the report shell.
pub fn first_title(lang: Lang) -> String {
    REPORT.pages.first().map(|page| views::step_title(lang, page, &Answers::new(), false)).unwrap_or_default()
}

/// What stands in `#app` of the desk shell until the app takes over.
pub fn desk_frame(setting: &Setting) -> String {
    html(|| pages::desk_frame(setting))
}

/// A view as HTML. `<!>` is where leptos marks an absent or repeated part; it is a parse error and
/// nothing a person typed can look like it, since every `<` of theirs is escaped.
fn html<V: IntoView>(view: impl FnOnce() -> V) -> String {
    Owner::new().with(|| view().into_view().to_html()).replace("<!>", "")
}

fn document<M: IntoView>(c: &Chrome<'_>, title: &str, back: Option<String>, main: M) -> String {
    document_in(c, &around(c), title, back, None, main)
}

const fn around<'a>(c: &Chrome<'a>) -> Around<'a> {
    Around { lang: c.lang, here: c.here, next: "", keep: &[], signed_in: c.signed_in, setting: c.setting }
}

/// `script` is the address of the one script file a page may have beside the one for leaving.
fn document_in<M: IntoView>(
    c: &Chrome<'_>,
    around: &Around<'_>,
    title: &str,
    back: Option<String>,
    script: Option<&str>,
    main: M,
) -> String {
    let body = html(|| frame(around, back, main));
    let scripts = std::iter::once(c.leave).chain(script).map(|address| format!("<script src=\"{}\" defer></script>\n", escape(address)));
    let scripts: String = scripts.collect();
    format!(
        "<!doctype html>\n<html lang=\"{lang}\" class=\"govuk-template\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"theme-color\" content=\"{THEME}\">\n<link rel=\"icon\" href=\"/assets/report/icon.svg\" type=\"image/svg+xml\">\n\
         <link rel=\"stylesheet\" href=\"{stylesheet}\">\n{scripts}</head>\n<body class=\"govuk-template__body\">\n{body}\n</body>\n</html>\n",
        lang = c.lang.tag(),
        title = escape(title),
        stylesheet = escape(c.stylesheet),
    )
}

/// Where somebody is led who leaves in a hurry: nothing of ours is on it, and the answer's header goes on at once.
pub fn away(to: &str) -> String {
    let to = escape(to);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{to}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n</head>\n\
         <body><p><a href=\"{to}\">{to}</a></p></body>\n</html>\n"
    )
}

/// The colour a phone gives its own bar above the page; the header's, light and dark alike.
const THEME: &str = "#2f2160";

/// Text as it may stand in HTML, also between quotes. The server fills the shells with it.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
