//! Sending the report, and signing in again when the session ended before it was sent.

use super::{
    app::{App, Focus},
    offline,
    state::Progress,
    views::SignInNotice,
};
use crate::{api, dom};
use shared::{
    accounts::{Credentials, SignIn},
    locale::{key, text},
    pages::Fields,
    problem::Code,
    reports::FileReport,
};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Sends what was answered, once however often it is tapped.
pub(super) fn report(app: &Rc<App>) {
    let before = app.state.borrow().at();
    let call = app.state.borrow_mut().send(api::fresh_key);
    let Some((key, report)) = call else {
        let (moved, told) = (app.state.borrow().at() > before, app.state.borrow().progress != Progress::Now);
        if moved {
            app.arrive();
        } else if told {
            app.draw(Focus::Top);
        }
        return;
    };
    app.draw(Focus::On("#send"));
    dom::say(text(app.state.borrow().lang, key::CHECK_SENDING));
    let app = app.clone();
    spawn_local(async move {
        // Kept before it goes out: whatever happens on the way, it is not lost.
        if offline::keep(key, &report).await {
            app.state.borrow_mut().kept();
        }
        let answer = api::send::<FileReport>((), &report, Some(key)).await;
        // Whoever went back meanwhile may be typing.
        app.keep();
        let moved = match answer {
            Ok(receipt) => {
                let reference = receipt.reference.to_string();
                app.state.borrow_mut().received(receipt);
                offline::release(key, &reference);
                false
            }
            Err(failure) => {
                if let Some(reference) = &failure.problem.reference {
                    offline::changed(key, reference);
                }
                app.state.borrow_mut().refused(&failure.problem)
            }
        };
        offline::wait();
        if moved { app.arrive() } else { app.draw(Focus::Top) }
    });
}

/// Signs in with the form inside the app, then sends.
pub(super) fn sign_in(app: &Rc<App>, fields: &Fields) {
    let typed = |name: &str| fields.first(name).to_owned();
    let credentials = Credentials { email: typed("email"), password: typed("password"), code: typed("code") };
    if !app.state.borrow_mut().begin_sign_in(&credentials.email) {
        return;
    }
    dom::say(text(app.state.borrow().lang, key::APP_WORKING));
    let app = app.clone();
    spawn_local(async move {
        let answer = api::send::<SignIn>((), &credentials, None).await;
        // Whatever token there was belongs to the session before.
        api::forget();
        let refused = |said| app.state.borrow_mut().not_signed_in(said);
        match answer {
            Ok(_) => {
                let here = app.state.borrow_mut().signed_in();
                if here {
                    report(&app);
                }
                return;
            }
            Err(failure) => match failure.problem.code {
                Code::TooMany => refused(SignInNotice::Wait(failure.retry_after.unwrap_or(60))),
                Code::SignInRefused | Code::BadRequest | Code::Invalid => refused(SignInNotice::Refused),
                _ => app.state.borrow_mut().sign_in_failed(&failure.problem),
            },
        }
        app.draw(Focus::Top);
    });
}
