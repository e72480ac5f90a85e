//! A clamd that is asked about each file: what it does not call clean stays shut.

use super::{super::harness::spawn_app_with, *};
use backend::config::Scanner;
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// The test file that scanners agree to find, in two parts so that none finds it here.
pub fn eicar() -> Vec<u8> {
    [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].concat().into_bytes()
}

/// What it gives no verdict on, however often it is asked.
const POISON: &[u8] = b"Poison";

/// What it does when it is asked.
#[derive(Clone, Copy)]
enum Does {
    Work,
    HangUp,
    HangUpInTheMiddle,
    Babble,
    SayTooLarge,
    SayNothing,
}

/// A scripted clamd with one signature.
struct Clamd {
    address: SocketAddr,
    does: Arc<Mutex<Does>>,
}

impl Clamd {
    async fn start(does: Does) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, does) = (listener.local_addr().unwrap(), Arc::new(Mutex::new(does)));
        let told = Arc::clone(&does);
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                let does = *told.lock().unwrap();
                tokio::spawn(serve(line, does));
            }
        });
        Self { address, does }
    }

    fn now(&self, does: Does) {
        *self.does.lock().unwrap() = does;
    }
}

async fn serve(mut line: TcpStream, does: Does) -> Option<()> {
    let mut command = [0; 10];
    match does {
        Does::HangUp => return None,
        Does::HangUpInTheMiddle => {
            line.read_exact(&mut command).await.ok()?;
            return line.write_all(b"stream: O").await.ok();
        }
        Does::Babble => {
            line.write_all(&[0xfe; 100_000]).await.ok()?;
            return line.shutdown().await.ok();
        }
        Does::SayTooLarge => return line.write_all(b"INSTREAM size limit exceeded. ERROR\0").await.ok(),
        Does::SayNothing => return std::future::pending().await,
        Does::Work => {}
    }
    line.read_exact(&mut command).await.ok()?;
    assert_eq!(&command, b"zINSTREAM\0");
    let mut all = Vec::new();
    loop {
        let length = line.read_u32().await.ok()?;
        if length == 0 {
            break;
        }
        let mut part = vec![0; length as usize];
        line.read_exact(&mut part).await.ok()?;
        all.extend(part);
    }
    if all.starts_with(POISON) {
        return line.write_all(b"Can't allocate memory ERROR\0").await.ok();
    }
    let found = all.windows(17).any(|window| window == b"EICAR-STANDARD-AN");
    line.write_all(if found { b"stream: Eicar.UNOFFICIAL FOUND\0" } else { b"stream: OK\0" }).await.ok()
}

async fn with(clamd: &Clamd) -> (TestApp, Institution) {
    let app = spawn_app_with(&[("VEDETTE_CLAMAV__ADDRESS", &clamd.address.to_string())]).await;
    let council = app.institution("fernwick").await;
    (app, council)
}

#[tokio::test]
async fn what_it_finds_is_refused_and_gone_and_what_it_finds_nothing_in_is_kept() {
    let clamd = Clamd::start(Does::Work).await;
    let (app, council) = with(&clamd).await;
    let (mut reporter, reference, case, mut lead) = story(&app, &council).await;
    let eicar = eicar();
    let bad = added(&app, &mut reporter, reference, &new("a.txt", Media::Text, eicar.len()), &eicar).await;
    let good = added(&app, &mut reporter, reference, &new("a.jpg", Media::Jpeg, photo().len()), &photo()).await;
    let seen = progress(&mut reporter, bad).await.unwrap();
    assert_eq!((seen.state, seen.unkept), (AttachmentState::Refused, Some(Unkept::Harmful)));
    assert_eq!(progress(&mut reporter, good).await.unwrap().state, AttachmentState::Kept);
    assert_eq!(objects(&app), 1);
    assert_eq!(file::<GetAttachmentFile>(&mut lead, case, bad).await.status(), 404);
    assert_eq!(app.audit().await.iter().filter(|said| said.action == Action::System(System::AttachmentRefused)).count(), 1);
}

#[tokio::test]
async fn while_it_gives_no_verdict_a_file_is_being_checked_and_opens_to_nobody() {
    let clamd = Clamd::start(Does::HangUp).await;
    let (app, council) = with(&clamd).await;
    let (mut reporter, reference, case, mut lead) = story(&app, &council).await;
    let id = begin(&mut reporter, reference, &new("a.txt", Media::Text, 5)).await.unwrap();
    piece(&reporter, id, 0, b"hello").await.unwrap();
    for does in [Does::HangUp, Does::HangUpInTheMiddle, Does::Babble, Does::SayTooLarge] {
        clamd.now(does);
        assert_eq!(look_at_held(&app.kernel).await.unwrap(), Round { left: 1, away: false });
        assert_eq!(look_at_held(&app.kernel).await.unwrap(), Round::default(), "it waits before it is tried again");
        assert_eq!(progress(&mut reporter, id).await.unwrap().state, AttachmentState::Held);
        app.pass(5 * Moment::MINUTE);
        let shut = file::<GetAttachmentFile>(&mut lead, case, id).await;
        let problem: Problem = serde_json::from_slice(&shut.bytes().await.unwrap()).unwrap();
        assert_eq!(problem.code, Code::BeingChecked);
    }
    clamd.now(Does::Work);
    assert_eq!(look_at_held(&app.kernel).await.unwrap(), Round::default());
    assert_eq!(file::<GetAttachmentFile>(&mut lead, case, id).await.status(), 200, "and then it opens");
}

#[tokio::test]
async fn a_scanner_that_is_not_there_keeps_every_file_shut() {
    let app = spawn_app_with(&[("VEDETTE_CLAMAV__ADDRESS", "unix:/nowhere/clamd.ctl")]).await;
    let council = app.institution("fernwick").await;
    let (mut reporter, reference, _, _) = story(&app, &council).await;
    let id = begin(&mut reporter, reference, &new("a.txt", Media::Text, 5)).await.unwrap();
    piece(&reporter, id, 0, b"hello").await.unwrap();
    assert_eq!(look_at_held(&app.kernel).await.unwrap(), Round { left: 0, away: true });
    assert_eq!(progress(&mut reporter, id).await.unwrap().state, AttachmentState::Held);
}

#[tokio::test]
async fn files_without_a_verdict_stay_shut_and_hold_up_no_other() {
    let clamd = Clamd::start(Does::Work).await;
    let (app, council) = with(&clamd).await;
    let (mut reporter, reference, _, _) = story(&app, &council).await;
    let mut poisoned = 0;
    for _ in 0..3 {
        let mut sender = app.person(&council, &[Role::Reporter]).await;
        for _ in 0..5 {
            let reference = sender.file(&report(&app, plain_answers())).await.unwrap().reference;
            for _ in 0..FILES_MAX {
                let id = begin(&mut sender, reference, &new("a.txt", Media::Text, POISON.len())).await.unwrap();
                piece(&sender, id, 0, POISON).await.unwrap();
                poisoned += 1;
            }
        }
    }
    assert_eq!(look_at_held(&app.kernel).await.unwrap(), Round { left: poisoned, away: false });
    let id = added(&app, &mut reporter, reference, &new("a.txt", Media::Text, 5), b"hello").await;
    assert_eq!(progress(&mut reporter, id).await.unwrap().state, AttachmentState::Kept, "the one behind them is looked at");
    // All are due again: they are tried, and then wait for longer.
    app.pass(Moment::MINUTE);
    assert_eq!(look_at_held(&app.kernel).await.unwrap().left, poisoned);
    app.pass(31 * Moment::SECOND);
    assert_eq!(look_at_held(&app.kernel).await.unwrap().left, 0);
    app.pass(30 * Moment::SECOND);
    assert_eq!(look_at_held(&app.kernel).await.unwrap().left, poisoned);
    let kept = app.audit().await.iter().filter(|said| said.action == Action::System(System::AttachmentKept)).count();
    assert_eq!(kept, 1, "and none of them was ever opened");
}

#[tokio::test]
async fn a_scanner_that_comes_back_finds_every_file_waiting_and_none_put_off() {
    let clamd = Clamd::start(Does::Work).await;
    let app = spawn_app_with(&[("VEDETTE_CLAMAV__ADDRESS", "unix:/nonexistent/clamd.ctl")]).await;
    let council = app.institution("fernwick").await;
    let (mut reporter, reference, _, _) = story(&app, &council).await;
    let id = added(&app, &mut reporter, reference, &new("a.txt", Media::Text, 5), b"hello").await;
    for _ in 0..20 {
        assert_eq!(look_at_held(&app.kernel).await.unwrap(), Round { left: 0, away: true });
    }
    assert_eq!(progress(&mut reporter, id).await.unwrap().state, AttachmentState::Held);
    let back = app.beside(|config| config.scanner = Some(Scanner::Tcp(clamd.address)));
    assert_eq!(look_at_held(&back.kernel).await.unwrap(), Round::default());
    assert_eq!(progress(&mut reporter, id).await.unwrap().state, AttachmentState::Kept);
}

#[tokio::test]
async fn a_file_that_ends_the_process_is_not_the_first_one_that_it_meets_again() {
    let clamd = Clamd::start(Does::SayNothing).await;
    let app = spawn_app_with(&[("VEDETTE_CLAMAV__ADDRESS", &clamd.address.to_string())]).await;
    let council = app.institution("fernwick").await;
    let (mut reporter, reference, _, _) = story(&app, &council).await;
    let mut files = Vec::new();
    for _ in 0..2 {
        let id = begin(&mut reporter, reference, &new("a.txt", Media::Text, 5)).await.unwrap();
        piece(&reporter, id, 0, b"hello").await.unwrap();
        files.push(id);
    }
    let first = || backend::attachments::next_held(&app.kernel, app.now());
    let feared = first().await.unwrap().unwrap();
    // The process ends while it looks: nothing of the round is left but what it had written by then.
    let mut round = Box::pin(look_at_held(&app.kernel));
    while first().await.unwrap() == Some(feared) {
        tokio::select! {
            biased;
            over = &mut round => panic!("the scanner says nothing: {over:?}"),
            () = tokio::task::yield_now() => {}
        }
    }
    drop(round);
    let next = first().await.unwrap().unwrap();
    assert_ne!(next, feared);
    assert!(files.contains(&next) && files.contains(&feared));
    app.pass(Moment::MINUTE);
    assert_eq!(first().await.unwrap(), Some(next), "also when both are due");
}
