//! The report app, as the phone loads it.

fn main() {
    frontend::report::start();
}
