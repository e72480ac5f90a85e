//! Waiting for something real, with an end.

use backend::kernel::clock::Clock;
use std::time::Duration;

/// Asks again and again until there is an answer.
pub async fn until<T>(what: &str, patience: Duration, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let watch = Clock::stopwatch();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(watch.elapsed() < patience, "within {} s: {what}", patience.as_secs());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
