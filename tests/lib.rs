//! Holds no code: the tests are in `api/` and `faults/` (Rust) and `browser/` (Playwright).
