//! The form over the queue that says which cases are shown.

use crate::{
    desk::filter::Filter,
    staff::views::select,
    ui::{Button, button},
};
use leptos::prelude::*;
use shared::{
    lifecycle::CaseState,
    locale::{Lang, text},
    taxonomy::{Channel, Choice, Technique},
};

/// Which states there are to choose from; first what is open, whatever its state.
fn states() -> Vec<(String, String)> {
    let all = CaseState::ALL.iter().map(|state| (state.code().to_owned(), state.words().to_owned()));
    std::iter::once((String::new(), "Everything open".to_owned())).chain(all).collect()
}

/// The codes of a list to choose from, in the words of its reporters; first `any` of them.
fn codes(any: &str, choices: &[Choice]) -> Vec<(String, String)> {
    let all = choices.iter().map(|choice| (choice.code.to_owned(), text(Lang::En, choice.label).to_owned()));
    std::iter::once((String::new(), any.to_owned())).chain(all).collect()
}

/// The form, with what is shown now.
pub fn filter_form(filter: Filter) -> impl IntoView {
    let whose = [("", "Anybody’s"), ("MINE", "Mine"), ("NOBODY", "Nobody’s")].map(|(code, words)| (code.to_owned(), words.to_owned()));
    view! {
        <form data-do="queue" class="vd-search">
            {select("state", "State", states(), filter.state.map_or("", CaseState::code))}
            {select("whose", "Whose", whose.to_vec(), filter.whose_code())}
            <details class="govuk-details vd-fold vd-search__more" open=filter.technique.is_some() || filter.channel.is_some()>
                <summary class="govuk-details__summary"><span class="govuk-details__summary-text">{"What it is about"}</span></summary>
                <div class="govuk-details__text">
                    {select("technique", "What happened", codes("Anything", Technique::CHOICES), filter.technique.map_or("", Technique::code))}
                {select("channel", "How they got in touch", codes("Any way", Channel::CHOICES), filter.channel.map_or("", Channel::code))}
                </div>
            </details>
            {button(Button::Other, Some("show"), "Show", false)}
        </form>
    }
}
