//! What reporters would read under some settings: by the same code that tells them.

use super::differences::differences;
use crate::{
    accounts,
    kernel::{
        Kernel,
        error::Result,
        hours::{self, Hours},
        institutions::{self, Institution},
        words,
    },
    reports,
};
use frontend::render;
use serde_json::Value;
use shared::{
    locale::Lang,
    settings::{Promise, Seen, Settings, SettingsPreview},
    time::Moment,
};

/// The danger page and the receipt in each language, and what differs from what holds.
pub(super) async fn preview(kernel: &Kernel, institution: &Institution, settings: &Settings, now: Moment) -> Result<SettingsPreview> {
    let setting = institutions::setting_of(institution.name.clone(), settings, kernel.demonstration);
    let moments = telling(settings, now);
    let seen = Lang::ALL.map(|language| Seen {
        language,
        danger: render::danger_lines(language, &setting),
        promises: moments.iter().map(|at| promise(settings, language, *at)).collect(),
    });
    let differences = differences(&named(kernel, &institution.settings).await?, &named(kernel, settings).await?);
    Ok(SettingsPreview { seen: seen.into(), differences })
}

/// Settings as they are written, with the names of those who are told first: nobody decides about ids.
async fn named(kernel: &Kernel, settings: &Settings) -> Result<Value> {
    let mut written = serde_json::to_value(settings)?;
    for (name, duty, _) in settings.alerts.each() {
        let mut names = Vec::new();
        for officer in &duty.officers {
            names.push(Value::from(accounts::profile(kernel, *officer).await?.name.expose()));
        }
        if let Some(officers) = written.pointer_mut(&format!("/alerts/{name}/officers")) {
            *officers = names.into();
        }
    }
    Ok(written)
}

/// Now, and when the next person comes or the last one leaves.
fn telling(settings: &Settings, now: Moment) -> Vec<Moment> {
    let hours = Hours::of(settings);
    [Some(now), hours.next_closing(now).or_else(|| hours.next_opening(now))].into_iter().flatten().collect()
}

fn promise(settings: &Settings, lang: Lang, at: Moment) -> Promise {
    Promise {
        sent: words::day_and_time(at, &hours::zone(settings), Lang::En),
        words: reports::what_happens_next(settings, lang, at, false, false),
    }
}
