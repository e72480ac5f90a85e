//! Holds no code: the tests are in `api/` (Rust) and `browser/` (Playwright).
