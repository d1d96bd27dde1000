//! aplomb: composure under pressure.
//!
//! Walks a team through an incident: tell people first, repair second, write everything down as it
//! happens. The program is a fold and a loop. The fold: an incident is what you get by applying
//! records in order. The loop: ask what is next, put that question to the responder, turn the
//! answer into a command, decide which events follow, write them to the journal, and only then
//! act on the world. `ARCHITECTURE.md` has the floors and what must never import what.

pub mod base;
pub mod channel;
pub mod cli;
pub mod config;
pub mod customers;
pub mod draft;
pub mod history;
pub mod incident;
pub mod journal;
pub mod lint;
pub mod outbox;
pub mod outside;
pub mod report;
pub mod runbook;
pub mod seam;
pub mod shipped;
pub mod smtp;
pub mod waiting;
pub mod walk;
