//! The head of every desk page: who is here, as what, and the ways to go.

use crate::setting::Setting;
use leptos::prelude::*;
use shared::{
    accounts::Me,
    api::Endpoint,
    pages::{
        DeskAlertsShell, DeskAuditShell, DeskCampaignsShell, DeskMineShell, DeskNamesShell, DeskPeopleShell, DeskPictureShell,
        DeskQuestionsShell, DeskSearchShell, DeskSettingsShell, DeskShell, DeskTreeShell, SecurityPage, SignOutForm,
    },
    permission::{Permission, Role},
};

/// Which of the ways is being looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Here {
    /// The cases, or one of them.
    Cases,
    /// The cases the person is on.
    Mine,
    /// A search.
    Search,
    /// The campaigns, and what approachers are found again by.
    Campaigns,
    /// The alerts to members.
    Alerts,
    /// The questions to the team.
    Questions,
    /// The names somebody asks for.
    Names,
    /// The picture.
    Picture,
    /// The people.
    People,
    /// The institution's settings.
    Institution,
    /// The institutions below.
    Tree,
    /// The audit.
    Audit,
    /// Neither.
    Elsewhere,
}

/// The header; without a person it only says where one is.
pub fn top(me: Option<(&Me, Here)>, setting: &Setting) -> impl IntoView + use<> {
    let institution = me.map_or_else(|| setting.institution.clone(), |(me, _)| me.institution_name.clone());
    let person = me.map(|(me, _)| {
        let roles: Vec<&str> = me.roles.iter().map(|role| role.label()).collect();
        view! {
            <div class="vd-header__ways">
                <span class="vd-header__person">{format!("{} · {}", me.name, roles.join(", "))}</span>
                <a class="vd-header__link vd-header__item" href=SecurityPage::PATH>{"Your account"}</a>
                <form method="post" action=SignOutForm::PATH class="vd-header__item">
                    <button type="submit" class="vd-header__link">{"Sign out"}</button>
                </form>
            </div>
        }
    });
    let ways = me.map(|(me, here)| {
        // An auditor is put on no case.
        let works = me.roles.iter().any(|role| matches!(role, Role::Triage | Role::Case | Role::Lead | Role::SeparateContact));
        // Everybody has a right to what they did themselves; that needs no way of its own.
        let oversees = me.roles.iter().any(|role| matches!(role, Role::Auditor | Role::Lead | Role::SeparateContact));
        let way = |may, href, words, this| {
            me.may(may).then(|| {
                view! {
                    <li class="moj-primary-navigation__item">
                        <a class="moj-primary-navigation__link" href=href aria-current=(here == this).then_some("page")>{words}</a>
                    </li>
                }
            })
        };
        view! {
            <div class="moj-primary-navigation">
                <div class="moj-primary-navigation__container">
                    <nav class="moj-primary-navigation__nav" aria-label=String::from("Desk")>
                        <ul class="moj-primary-navigation__list">
                            {way(Permission::SeeQueue, DeskShell::PATH, "Cases", Here::Cases)}
                            {works.then(|| way(Permission::ReadReport, DeskMineShell::PATH, "My cases", Here::Mine))}
                            {works.then(|| way(Permission::ReadReport, DeskSearchShell::PATH, "Search", Here::Search))}
                            {way(Permission::ReadReport, DeskCampaignsShell::PATH, "Campaigns", Here::Campaigns)}
                            {way(Permission::AlertMembers, DeskAlertsShell::PATH, "Alerts", Here::Alerts)}
                            {way(Permission::AnswerQuestions, DeskQuestionsShell::PATH, "Questions", Here::Questions)}
                            {way(Permission::KeepIdentity, DeskNamesShell::PATH, "Names", Here::Names)}
                            {way(Permission::SeePicture, DeskPictureShell::PATH, "Picture", Here::Picture)}
                            {way(Permission::SeeAccounts, DeskPeopleShell::PATH, "People", Here::People)}
                            {way(Permission::ReadSettings, DeskSettingsShell::PATH, "Institution", Here::Institution)}
                            {way(Permission::SeeInstitutions, DeskTreeShell::PATH, "Institutions below", Here::Tree)}
                            {oversees.then(|| way(Permission::ReadAudit, DeskAuditShell::PATH, "Audit", Here::Audit))}
                        </ul>
                    </nav>
                </div>
            </div>
        }
    });
    let demonstration = setting.demonstration.then(|| {
        view! { <p class="vd-strip"><span class="govuk-width-container vd-strip__words">{"Demonstration. No real people, no real reports."}</span></p> }
    });
    view! {
        <a href="#main" class="govuk-skip-link">{"Skip to main content"}</a>
        <header class="vd-header">
            <div class="govuk-width-container vd-header__in">
                <a class="vd-header__link vd-header__name" href="/">{"Vedette"}</a>
                <span class="vd-header__institution">{institution}</span>
                {person}
            </div>
        </header>
        {demonstration}
        {ways}
    }
}
