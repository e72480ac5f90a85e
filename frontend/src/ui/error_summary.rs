//! What is wrong on a page, at its top, each with a link to the field.

use leptos::{either::Either, prelude::*};

/// One thing to mend.
#[derive(Clone, Debug)]
pub struct Wrong {
    /// The id of the input to mend; `None` where there is none.
    pub field: Option<&'static str>,
    /// What to do.
    pub words: String,
}

/// The summary; nothing when nothing is wrong.
pub fn error_summary(title: &'static str, wrong: Vec<Wrong>) -> impl IntoView {
    let items: Vec<_> = wrong
        .into_iter()
        .map(|Wrong { field, words }| match field {
            Some(field) => Either::Left(view! {
                <li>
                    <a href=format!("#{field}")>{words}</a>
                </li>
            }),
            None => Either::Right(view! { <li>{words}</li> }),
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <div class="govuk-error-summary" id="error-summary" tabindex="-1">
                <div role="alert">
                    <h2 class="govuk-error-summary__title">{title}</h2>
                    <div class="govuk-error-summary__body">
                        <ul class="govuk-list govuk-error-summary__list">{items}</ul>
                    </div>
                </div>
            </div>
        }
    })
}
