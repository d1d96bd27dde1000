//! Any bytes as a runbook and as a workspace's configuration: findings or a value, never a panic;
//! and whatever is found can be drawn.
#![no_main]

use aplomb::base::{Lang, RunbookId, Source, Words};
use aplomb::runbook::parse;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let id = RunbookId::parse("fuzz").expect("a name");
    let parsed = parse::parse_bytes(&id, bytes);
    let is_wrong = parsed.findings.iter().any(|finding| finding.level == aplomb::base::Level::Error);
    assert_eq!(parsed.runbook.is_none(), is_wrong, "a runbook, or a reason");
    let source = Source::new("fuzz.toml", String::from_utf8_lossy(bytes));
    for finding in parsed.findings.iter().take(3) {
        for lang in Lang::ALL {
            let drawn = finding.render(&source, Words::of(lang), false, 80);
            assert!(!drawn.contains('\u{1b}'), "nothing of a file reaches the terminal");
        }
    }
    let _ = aplomb::config::parse_bytes(bytes);
});
