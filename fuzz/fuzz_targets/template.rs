//! Any bytes as a template: findings or words, never a panic, and no value becomes markup.
#![no_main]

use aplomb::base::{Lang, TemplateName};
use aplomb::draft::{Template, Values, audit, render};
use aplomb::runbook::Stage;
use libfuzzer_sys::fuzz_target;
use std::collections::BTreeSet;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let name = TemplateName::parse("fuzz").expect("a name");
    let (template, findings) = Template::parse(name, Stage::Update, Lang::En, text);
    let Some(template) = template else {
        assert!(!findings.is_empty(), "a template, or a reason");
        return;
    };
    let _ = audit(&template, &BTreeSet::new());
    let values = Values::new().text("impact", "<b>**x**</b> [a](http://b)").flag("data_lost", true);
    if let Ok(rendered) = render(&template, &values, Some("EXERCISE")) {
        assert!(rendered.body.contains("EXERCISE"), "an exercise is marked");
    }
});
