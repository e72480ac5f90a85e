//! The office app: half of what staff would download, for the few who need it.

fn main() {
    frontend::office::start();
}
