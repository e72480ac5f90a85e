//! The outbox against a model: whatever fails, hangs, panics or dies half-way, each message is handled to
//! its end, and none twice after that (docs/rules.md §7).

use super::harness::{MONDAY, TestApp, spawn_app};
use actix_web::web::Data;
use backend::kernel::{
    db::Who,
    outbox::{self, Failure, Handler, Worker},
};
use futures_util::FutureExt;
use proptest::prelude::*;
use shared::{
    audit::{Action, Unaudited},
    priority::Priority,
    time::Moment,
};
use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex},
};
use uuid::Uuid;

/// What handling a message comes to, one try after the other; afterwards it works.
#[derive(Clone, Copy, Debug)]
enum Try {
    Later,
    Panic,
    /// The server dies before it can say what became of it.
    Dies,
    /// The server dies after the letter left and before it could write that down.
    DiesAfter,
}

/// What is known of one message of a test. Handlers are plain functions, so they meet the tests here.
#[derive(Default)]
struct Known {
    script: Vec<Try>,
    delivered: u32,
    done: bool,
    busy: bool,
    hangs: bool,
    times: Vec<Moment>,
}

static KNOWN: LazyLock<Mutex<HashMap<Uuid, Known>>> = LazyLock::new(Mutex::default);

const HANDLERS: &[(&str, Handler)] = &[("Scripted", Handler::Each(|kernel, _, message| handle(kernel, message).boxed_local()))];

async fn handle(kernel: Data<backend::kernel::Kernel>, message: outbox::Message) -> Result<(), Failure> {
    let name: Uuid = message.read()?;
    let next = {
        let mut known = KNOWN.lock().unwrap();
        let known = known.get_mut(&name).unwrap();
        assert!(!known.done, "a message that was done came again");
        known.times.push(kernel.clock.now());
        let next = known.script.pop();
        known.hangs = matches!(next, Some(Try::Dies | Try::DiesAfter));
        known.busy = next.is_none();
        known.delivered += u32::from(matches!(next, None | Some(Try::DiesAfter)));
        next
    };
    match next {
        Some(Try::Later) => return Err(Failure::Later("not now".to_owned())),
        Some(Try::Panic) => panic!("as the script says"),
        Some(Try::Dies | Try::DiesAfter) => std::future::pending().await,
        None => {}
    }
    let (id, now) = (message.id, kernel.clock.now());
    let action = Action::Unaudited(Unaudited::OutboxMoved);
    kernel.write(now, Who::default(), action, id.0, None, async move |tx| outbox::finish(tx, &[id], now).await).await?;
    let mut known = KNOWN.lock().unwrap();
    let known = known.get_mut(&name).unwrap();
    (known.done, known.busy) = (true, false);
    Ok(())
}

async fn enqueue(app: &TestApp, priority: Priority, script: Vec<Try>) -> Uuid {
    let name = backend::kernel::ids::fresh();
    KNOWN.lock().unwrap().insert(name, Known { script, ..Known::default() });
    let message = outbox::prepare(&app.kernel, "Scripted", priority, &name, app.now()).unwrap();
    let action = Action::Unaudited(Unaudited::OutboxMoved);
    app.kernel.write(app.now(), Who::default(), action, name, None, async move |_| Ok(message.rows())).await.unwrap();
    name
}

/// Works until nothing is due, or dies where a script hangs while no other handler is at work.
async fn work(app: &TestApp, messages: &[Uuid]) {
    let worker = Worker::new(app.kernel.clone(), HANDLERS).unwrap();
    let dead = async {
        loop {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            let known = KNOWN.lock().unwrap();
            let (hangs, busy) = messages.iter().fold((false, false), |(hangs, busy), name| {
                let known = &known[name];
                (hangs || known.hangs, busy || known.busy)
            });
            if hangs && !busy {
                return;
            }
        }
    };
    tokio::select! {
        outcome = worker.drain() => outcome.unwrap(),
        () = dead => {}
    }
    let mut known = KNOWN.lock().unwrap();
    messages.iter().for_each(|name| known.get_mut(name).unwrap().hangs = false);
}

fn script() -> impl Strategy<Value = (bool, Vec<Try>)> {
    let one = prop_oneof![4 => Just(Try::Later), 2 => Just(Try::Panic), 1 => Just(Try::Dies), 1 => Just(Try::DiesAfter)];
    (any::<bool>(), prop::collection::vec(one, 0..5))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn every_message_reaches_its_end_and_none_comes_back_after(scripts in prop::collection::vec(script(), 1..12)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let app = spawn_app().await;
            let mut messages = Vec::new();
            for (urgent, script) in scripts {
                let priority = if urgent { Priority::P1 } else { Priority::P3 };
                let deaths = script.iter().filter(|one| matches!(one, Try::DiesAfter)).count();
                messages.push((enqueue(&app, priority, script).await, deaths));
            }
            // Every try costs at most a lease and a wait; nobody has more than five, and one may wait for
            // another's lease besides.
            let names: Vec<Uuid> = messages.iter().map(|(name, _)| *name).collect();
            for _ in 0..60 {
                work(&app, &names).await;
                if messages.iter().all(|(name, _)| KNOWN.lock().unwrap()[name].done) {
                    break;
                }
                app.pass(5 * Moment::MINUTE);
            }
            work(&app, &names).await;
            let known = KNOWN.lock().unwrap();
            for (name, deaths) in &messages {
                let message = &known[name];
                prop_assert!(message.done, "a message was lost");
                prop_assert_eq!(message.delivered as usize, 1 + deaths, "sent again only where nobody could know that it was sent");
            }
            Ok(())
        })?;
    }
}

#[tokio::test]
async fn an_urgent_message_goes_before_a_backlog_and_never_waits_longer_than_five_minutes() {
    let app = spawn_app().await;
    let mut ordinary = Vec::new();
    for _ in 0..40 {
        ordinary.push(enqueue(&app, Priority::P3, vec![Try::Later; 12]).await);
    }
    let urgent = enqueue(&app, Priority::P1, vec![Try::Later; 12]).await;
    let all: Vec<Uuid> = ordinary.iter().copied().chain([urgent]).collect();
    work(&app, &all).await;
    let first = |name: &Uuid| KNOWN.lock().unwrap()[name].times.first().copied();
    assert_eq!(first(&urgent), Some(MONDAY));
    let longest = |name: &Uuid| KNOWN.lock().unwrap()[name].times.windows(2).map(|pair| pair[1].since(pair[0])).max().unwrap();
    for _ in 0..(3 * 60 * 60 / 15) {
        app.pass(15 * Moment::SECOND);
        work(&app, &all).await;
    }
    let slack = 15 * Moment::SECOND;
    assert!(longest(&urgent) <= 5 * Moment::MINUTE + slack);
    assert!(ordinary.iter().all(|name| longest(name) <= 15 * Moment::MINUTE + slack));
    assert!(longest(&ordinary[0]) > 5 * Moment::MINUTE + slack, "the rule makes a difference");
    assert!(all.iter().all(|name| KNOWN.lock().unwrap()[name].done));
}
