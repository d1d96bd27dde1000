//! Everything that is tested from outside, in one binary.
#![allow(
    clippy::disallowed_methods,
    clippy::too_many_lines,
    clippy::cast_possible_truncation,
    reason = "tests touch the world itself, tell whole stories, and count small things"
)]

mod actions;
mod browser;
mod catalogue;
mod channels;
mod chats;
mod check;
mod commands;
mod completions;
mod crash;
mod customers;
mod desk;
mod disk;
mod docs;
mod draft;
mod faults;
mod floors;
mod help;
mod import;
mod init;
mod journal;
mod laws;
mod letter;
mod lint;
mod mailing;
mod mailing_desk;
mod mailing_send;
mod mailing_walk;
mod man;
mod night;
mod output;
mod page;
mod pages;
mod picture;
mod pty;
mod register;
mod rehearsal;
mod relay;
mod report;
mod runbook;
mod schema;
mod seal;
mod sending;
mod share;
mod skipped;
mod small;
mod social;
mod template;
mod terminal;
mod timeline;
mod typography;
mod walk;
mod wordings;
mod workspace;

#[test]
fn every_file_of_tests_is_compiled() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let declared = include_str!("main.rs");
    for entry in std::fs::read_dir(folder).expect("the folder of tests") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().expect("a name").to_string_lossy();
        if name != "main" && !name.starts_with('.') {
            let declaration = format!("mod {name};");
            assert!(declared.contains(&declaration), "{name} is not declared");
        }
    }
}
