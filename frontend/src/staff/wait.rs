//! How long to wait before a stream is opened again.

/// The first wait, in milliseconds.
const FIRST: i32 = 1_000;
/// The longest.
const LONGEST: i32 = 30_000;

/// Milliseconds to wait after `failures` in a row: longer each time, and never the same for every desk,
/// or a server that comes back would meet all of them at once. `chance` lies between 0 and 1; a server
/// that names its own seconds is obeyed.
pub fn wait(failures: u32, chance: f64, named: Option<u64>) -> i32 {
    let longest = FIRST.saturating_mul(1 << failures.min(20)).min(LONGEST);
    #[expect(clippy::cast_possible_truncation, reason = "a part of at most thirty thousand")]
    let some = (f64::from(longest) * (0.5 + chance.clamp(0.0, 1.0) / 2.0)) as i32;
    let named = named.and_then(|seconds| i32::try_from(seconds).ok()).unwrap_or_default();
    some.max(named.saturating_mul(1_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_half_a_minute_and_are_spread() {
        assert_eq!((wait(0, 0.0, None), wait(0, 1.0, None)), (500, 1_000), "after an orderly end it goes on soon");
        assert_eq!((wait(3, 0.0, None), wait(3, 0.5, None), wait(3, 1.0, None)), (4_000, 6_000, 8_000));
        for failures in [5, 20, 31, 32, u32::MAX] {
            assert_eq!((wait(failures, 0.0, None), wait(failures, 1.0, None)), (15_000, 30_000));
        }
    }

    #[test]
    fn a_server_that_names_its_seconds_is_obeyed_and_never_sooner() {
        assert_eq!(wait(0, 0.0, Some(3)), 3_000);
        assert_eq!(wait(6, 1.0, Some(3)), 30_000);
    }
}
