//! Everything that is tested from outside, in one binary.

mod check;
mod completions;
mod crash;
mod customers;
mod desk;
mod disk;
mod draft;
mod floors;
mod help;
mod init;
mod journal;
mod man;
mod output;
mod pty;
mod rehearsal;
mod runbook;
mod schema;
mod skipped;
mod template;
mod terminal;
mod workspace;
