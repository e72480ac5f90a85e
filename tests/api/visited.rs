//! Pages that are there for whoever may open them, with nothing done before.

/// Each by its endpoint, with an address of it.
const PAGES: &[(&str, &str)] = &[
    ("DevicesPage", "/account/devices"),
    ("DeskAuditShell", "/desk/audit"),
    ("DelegatesPage", "/account/delegates"),
    ("DeskTreeShell", "/desk/institutions"),
    ("DeskPeopleShell", "/desk/people"),
    ("DeskSettingsShell", "/desk/institution"),
    ("DeskVersionShell", "/desk/institution/edit"),
    ("InvitationPage", "/invitation"),
    ("StartPage", "/"),
    ("SignInPage", "/sign-in"),
    ("InfoPage", "/about/privacy"),
    ("ReportShell", "/report"),
    ("DeskShell", "/desk"),
    ("DeskMineShell", "/desk/mine"),
    ("DeskSearchShell", "/desk/search"),
    ("DeskNamesShell", "/desk/names"),
    ("DeskQuestionsShell", "/desk/questions"),
    ("AskPage", "/ask"),
    ("OwnQuestionsPage", "/ask/mine"),
    ("DeskAlertsShell", "/desk/alerts"),
    ("NoticesPage", "/notices"),
    ("DeskPictureShell", "/desk/picture"),
    ("DeskCampaignsShell", "/desk/campaigns"),
    ("ShowQuestion", "/plain/danger"),
    ("DeskTreePageShell", "/desk/institutions/00000000-0000-0000-0000-000000000000"),
    ("DeskPersonShell", "/desk/people/00000000-0000-0000-0000-000000000000"),
    ("DeskCaseShell", "/desk/cases/00000000-0000-0000-0000-000000000000"),
    ("DeskQuestionShell", "/desk/questions/00000000-0000-0000-0000-000000000000"),
    ("DeskCampaignShell", "/desk/campaigns/00000000-0000-0000-0000-000000000000"),
    ("DeskEntityShell", "/desk/entities/00000000-0000-0000-0000-000000000000"),
];

/// Where such a page is.
pub fn place(name: &str) -> Option<&'static str> {
    PAGES.iter().find(|(endpoint, _)| *endpoint == name).map(|(_, place)| *place)
}
