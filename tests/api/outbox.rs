//! The outbox against a model: whatever fails, hangs, panics or dies half-way, each message is handled to
//! its end, and none twice after that (docs/rules.md §7).

use super::harness::{MONDAY, TestApp, spawn_app};
use actix_web::web::Data;
use backend::kernel::{
    Kernel,
    db::Who,
    outbox::{self, Failure, Handler, Worker},
};
use futures_util::FutureExt;
use proptest::prelude::*;
use sea_orm::{ConnectionTrait, Statement};
use shared::{
    audit::{Action, Unaudited},
    ids::OutboxId,
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
    /// Takes so long that the lease runs out and another server takes the message up; then works after all.
    TooLate,
    /// The same, and then does not work.
    TooLateAndFails,
    /// Works, and takes a while.
    Slow,
    /// Works, and leaves an urgent message of the other kind under this name.
    Leaves(Uuid),
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
    /// How many others were done before.
    before: i64,
}

static KNOWN: LazyLock<Mutex<HashMap<Uuid, Known>>> = LazyLock::new(Mutex::default);

const HANDLERS: &[(&str, Handler)] = &[
    ("Scripted", Handler::Each(|kernel, _, message| handle(kernel, message).boxed_local())),
    ("Gathered", Handler::Together(|kernel, messages| gather(kernel, messages).boxed_local())),
];

async fn handle(kernel: Data<Kernel>, message: outbox::Message) -> Result<(), Failure> {
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
        Some(Try::TooLate) => taken_up(&kernel).await,
        Some(Try::TooLateAndFails) => {
            taken_up(&kernel).await;
            return Err(Failure::Later("not now".to_owned()));
        }
        Some(Try::Slow) => kernel.clock.set(kernel.clock.now().plus(16 * Moment::SECOND)),
        Some(Try::Leaves(other)) => write(&kernel, "Gathered", Priority::P1, other).await,
        Some(Try::Dies | Try::DiesAfter) => std::future::pending().await,
        None => {}
    }
    done(&kernel, &[message]).await?;
    let mut known = KNOWN.lock().unwrap();
    let known = known.get_mut(&name).unwrap();
    (known.done, known.busy) = (true, false);
    Ok(())
}

async fn done(kernel: &Kernel, messages: &[outbox::Message]) -> backend::kernel::Result<()> {
    let holds: Vec<outbox::Hold> = messages.iter().map(outbox::Message::hold).collect();
    let (now, action) = (kernel.clock.now(), Action::Unaudited(Unaudited::OutboxMoved));
    let written = kernel.write(now, Who::default(), action, Uuid::nil(), None, async move |tx| outbox::finish(tx, &holds, now).await);
    written.await.map(drop)
}

async fn enqueue(app: &TestApp, priority: Priority, script: Vec<Try>) -> Uuid {
    let name = backend::kernel::ids::fresh();
    KNOWN.lock().unwrap().insert(name, Known { script, ..Known::default() });
    write(&app.kernel, "Scripted", priority, name).await;
    name
}

async fn write(kernel: &Kernel, kind: &'static str, priority: Priority, name: Uuid) {
    let now = kernel.clock.now();
    let message = outbox::prepare(kernel, kind, priority, &name, now).unwrap();
    let action = Action::Unaudited(Unaudited::OutboxMoved);
    kernel.write(now, Who::default(), action, name, None, async move |_| Ok(message.rows())).await.unwrap();
}

/// Another server takes up what is due by now, and dies over it or not, as the script says.
async fn taken_up(kernel: &Data<Kernel>) {
    kernel.clock.set(kernel.clock.now().plus(10 * Moment::MINUTE));
    let other = Worker::new(kernel.clone(), HANDLERS).unwrap();
    let _ = tokio::time::timeout(std::time::Duration::from_millis(300), other.drain()).await;
}

/// How many messages are done.
async fn how_many_done(kernel: &Kernel) -> i64 {
    let reader = kernel.db.reader();
    let words = "SELECT count(*) AS n FROM outbox WHERE state = 'DONE'";
    let row = reader.query_one_raw(Statement::from_string(reader.get_database_backend(), words)).await.unwrap().unwrap();
    row.try_get("", "n").unwrap()
}

/// The other kind: told together, all that there are.
async fn gather(kernel: Data<Kernel>, messages: Vec<outbox::Message>) -> Result<Vec<OutboxId>, Failure> {
    done(&kernel, &messages).await?;
    for message in &messages {
        let before = how_many_done(&kernel).await;
        let mut known = KNOWN.lock().unwrap();
        let known = known.entry(message.read()?).or_default();
        (known.done, known.before) = (true, before);
    }
    Ok(Vec::new())
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

async fn drain(app: &TestApp) {
    Worker::new(app.kernel.clone(), HANDLERS).unwrap().drain().await.unwrap();
}

/// How often somebody tried, and whether it was recorded as done.
fn tried(name: &Uuid) -> (usize, bool) {
    let known = KNOWN.lock().unwrap();
    (known[name].times.len(), known[name].done)
}

#[tokio::test]
async fn a_server_whose_clock_is_ahead_leaves_alone_what_another_is_at() {
    let app = spawn_app().await;
    let name = enqueue(&app, Priority::P1, vec![Try::Dies]).await;
    work(&app, &[name]).await;
    let other = app.ahead(90 * Moment::SECOND);
    drain(&other).await;
    assert_eq!(tried(&name), (1, false));
    other.pass(5 * Moment::MINUTE);
    drain(&other).await;
    assert_eq!(tried(&name), (2, true), "what nobody is at any more comes back");
}

#[tokio::test]
async fn who_is_too_late_with_a_message_does_not_give_away_what_another_server_is_at() {
    let app = spawn_app().await;
    let name = enqueue(&app, Priority::P1, vec![Try::Dies, Try::TooLateAndFails]).await;
    drain(&app).await;
    assert_eq!(tried(&name), (2, false));
    app.pass(Moment::MINUTE);
    drain(&app).await;
    assert_eq!(tried(&name), (2, false), "the other server may still be at it");
    app.pass(5 * Moment::MINUTE);
    drain(&app).await;
    assert_eq!(tried(&name), (3, true));
}

#[tokio::test]
async fn only_who_holds_a_message_can_say_that_it_is_done() {
    let app = spawn_app().await;
    let name = enqueue(&app, Priority::P1, vec![Try::Dies, Try::TooLate]).await;
    drain(&app).await;
    assert_eq!(tried(&name), (2, false), "the other server took it up");
    app.pass(5 * Moment::MINUTE);
    drain(&app).await;
    assert_eq!(tried(&name), (3, true));
}

#[tokio::test]
async fn what_a_slow_round_did_not_come_to_is_tried_at_once_and_then_as_if_nothing_had_been() {
    let app = spawn_app().await;
    let mut rest = Vec::new();
    for _ in 0..7 {
        rest.push(enqueue(&app, Priority::P3, vec![Try::Later]).await);
    }
    enqueue(&app, Priority::P1, vec![Try::Slow]).await;
    drain(&app).await;
    assert!(rest.iter().all(|name| tried(name) == (1, false)));
    app.pass(5 * Moment::SECOND);
    drain(&app).await;
    assert!(rest.iter().all(|name| tried(name) == (2, true)), "the first failure waits the first wait");
}

#[tokio::test]
async fn an_urgent_message_that_comes_while_an_old_backlog_is_worked_does_not_wait_for_its_end() {
    let app = spawn_app().await;
    let (news, mut backlog) = (backend::kernel::ids::fresh(), Vec::new());
    for number in 0..150 {
        let first = number == 0;
        let (priority, script) = if first { (Priority::P1, vec![Try::Leaves(news)]) } else { (Priority::P3, Vec::new()) };
        backlog.push(enqueue(&app, priority, script).await);
    }
    drain(&app).await;
    assert!(backlog.iter().all(|name| tried(name).1));
    let before = KNOWN.lock().unwrap()[&news].before;
    assert!(before < 100, "{before} went first");
}
