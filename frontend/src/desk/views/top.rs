//! The head of every desk page: who is here, as what, and the ways to go.

use crate::setting::Setting;
use leptos::prelude::*;
use shared::{
    accounts::Me,
    permission::{Permission, Role},
};

/// Which of the ways is being looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Here {
    /// The cases, or one of them.
    Cases,
    /// The cases the person is on.
    Mine,
    /// The picture.
    Picture,
    /// The people.
    People,
    /// The institution's settings.
    Institution,
    /// The institutions below.
    Tree,
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
                <a class="vd-header__link vd-header__item" href="/account/security">{"Your account"}</a>
                <form method="post" action="/sign-out" class="vd-header__item">
                    <button type="submit" class="vd-header__link">{"Sign out"}</button>
                </form>
            </div>
        }
    });
    let ways = me.map(|(me, here)| {
        // An auditor is put on no case.
        let works = me.roles.iter().any(|role| matches!(role, Role::Triage | Role::Case | Role::Lead | Role::SeparateContact));
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
                            {way(Permission::SeeQueue, "/desk", "Cases", Here::Cases)}
                            {works.then(|| way(Permission::ReadReport, "/desk/mine", "My cases", Here::Mine))}
                            {way(Permission::SeePicture, "/desk/picture", "Picture", Here::Picture)}
                            {way(Permission::SeeAccounts, "/desk/people", "People", Here::People)}
                            {way(Permission::ReadSettings, "/desk/institution", "Institution", Here::Institution)}
                            {way(Permission::SeeInstitutions, "/desk/institutions", "Institutions below", Here::Tree)}
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
