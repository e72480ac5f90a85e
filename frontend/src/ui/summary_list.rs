//! Questions with their answers, one below the other.

use leptos::prelude::*;

/// One row.
#[derive(Clone, Debug)]
pub struct Row {
    /// The question.
    pub key: String,
    /// What was answered.
    pub said: Said,
    /// Where it can be changed, and the word for that.
    pub change: Option<(String, &'static str)>,
}

/// An answer as it is shown.
#[derive(Clone, Debug)]
pub enum Said {
    /// One line each.
    Lines(Vec<String>),
    /// Typed words with their own line breaks. Always text, never a link: nobody at a desk should
    /// open what a stranger sent.
    Words(String),
    /// Nothing, and the words for that.
    Nothing(&'static str),
}

/// The list.
pub fn summary_list(rows: Vec<Row>) -> impl IntoView {
    let rows: Vec<_> = rows.into_iter().map(row).collect();
    view! { <dl class="govuk-summary-list">{rows}</dl> }
}

fn row(row: Row) -> impl IntoView {
    let class =
        if row.change.is_some() { "govuk-summary-list__row" } else { "govuk-summary-list__row govuk-summary-list__row--no-actions" };
    let about = row.key.clone();
    let (words, lines) = match row.said {
        Said::Lines(lines) => (None, lines),
        Said::Words(words) => (Some(view! { <div class="vd-words">{words}</div> }), Vec::new()),
        Said::Nothing(words) => (None, vec![words.to_owned()]),
    };
    let lines: Vec<_> = lines.into_iter().map(|line| view! { <div>{line}</div> }).collect();
    let change = row.change.map(|(href, word)| {
        view! {
            <dd class="govuk-summary-list__actions">
                <a class="govuk-link" href=href>
                    {word}
                    <span class="govuk-visually-hidden">{format!(": {about}")}</span>
                </a>
            </dd>
        }
    });
    view! {
        <div class=class>
            <dt class="govuk-summary-list__key">{row.key}</dt>
            <dd class="govuk-summary-list__value">{words} {lines}</dd>
            {change}
        </div>
    }
}
