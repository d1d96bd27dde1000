//! Any bytes as a journal: an account of them, never a panic; and what is on paper is read.
#![no_main]

use aplomb::base::{IncidentId, WriterId};
use aplomb::journal::{paper, verify};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let incident = IncidentId::parse("2026-11-22-site-down").expect("a name");
    let writer = WriterId::parse("w7f3a9c2b1d0").expect("a name");
    let files = [(format!("{writer}.jsonl"), bytes.to_vec())];
    if let Ok(accounts) = verify(&incident, &files) {
        for account in accounts {
            assert!(account.records <= bytes.len() as u64, "no record out of nothing");
        }
    }
    let _ = paper::lines_on_paper(bytes, &writer);
});
