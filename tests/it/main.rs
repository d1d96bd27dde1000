//! Everything that is tested from outside, in one binary.

mod check;
mod completions;
mod crash;
mod desk;
mod disk;
mod docs;
mod draft;
mod floors;
mod help;
mod init;
mod journal;
mod man;
mod output;
mod picture;
mod pty;
mod rehearsal;
mod runbook;
mod schema;
mod skipped;
mod template;
mod terminal;
mod workspace;
