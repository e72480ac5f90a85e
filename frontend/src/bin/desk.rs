//! The desk app. A phone that only reports never downloads it.

fn main() {
    frontend::desk::start();
}
