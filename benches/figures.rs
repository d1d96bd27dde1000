//! The measures: every figure beside its peer, both taken in this run. `cargo bench` prints the
//! table; `cargo bench -- note drill` prints the rows of those groups only.
//!
//! Times move from machine to machine and from hour to hour, so ours and theirs take turns and the
//! ratio is what counts. Nothing here is a test: a slow machine fails nobody.

mod commands;
mod desk;
mod journal;
mod table;
mod walk;

/// The groups, in the order of the table.
const GROUPS: [(&str, fn()); 7] = [
    ("start", commands::start),
    ("status", commands::status),
    ("answer", walk::answer),
    ("note", commands::note),
    ("read", journal::read),
    ("drill", commands::drill),
    ("size", commands::size),
];

fn main() {
    // Cargo adds flags of its own.
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    table::head();
    for (name, group) in GROUPS {
        if wanted.is_empty() || wanted.iter().any(|word| word == name) {
            group();
        }
    }
}
