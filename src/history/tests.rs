//! What every form has in common: nothing is lost, and nothing is guessed in silence.

mod exports;
mod lists;
mod tables;
mod whole;

use super::*;
use crate::incident::Status;
use crate::incident::backfill::What;
use crate::runbook::Severity;
use proptest::prelude::*;

fn wish() -> Wish {
    Wish {
        zone: Zone::parse("Europe/Paris").expect("a zone"),
        day: None,
        outside: vec!["Statuspage".into()],
        now: Moment::parse("2026-11-22T14:00:00Z").expect("a moment"),
        dates: None,
        names: BTreeMap::new(),
        is_over: false,
    }
}

fn all(format: Format, text: &str) -> Result<Vec<Kept>, Unread> {
    read(format, &[File::new("it".into(), text.into())], &wish())
}

fn one(format: Format, text: &str) -> Kept {
    let mut all = all(format, text).expect("read");
    assert_eq!(all.len(), 1);
    all.remove(0)
}

/// `21:00Z note ana: it`, one line each.
fn told(kept: &Kept) -> Vec<String> {
    let said = |told: &Told| {
        let what = match &told.what {
            What::Said(message) => {
                let state = message.status.map_or("-", Status::as_str);
                format!("said {} {state} {}", message.audience, message.channel)
            }
            What::State(status) => format!("state {status}"),
            What::Severity(severity) => severity.to_string(),
            What::Note => "note".into(),
            What::Began => "began".into(),
            What::Declared => "declared".into(),
            What::Resolved => "resolved".into(),
            What::Closed => "closed".into(),
        };
        let at = &told.at.to_string()[5..16];
        let who = format!("{what} {}", told.by);
        format!("{at} {}: {}", who.trim(), told.text.replace('\n', "/"))
    };
    kept.past.told.iter().map(said).collect()
}

fn remarks(kept: &Kept) -> Vec<String> {
    let remarks = kept.remarks.iter().filter(|remark| !remark.why.is_quiet());
    remarks
        .map(|remark| format!("{} {} {}", remark.line, remark.why.key(), remark.excerpt))
        .collect()
}

#[test]
fn what_cannot_be_read_is_said_with_its_place() {
    for (format, text, what, at) in [
        (Format::Markdown, "", "nothing", ""),
        (
            Format::Markdown,
            "\nonce upon a time",
            "no-times",
            "once upon a time",
        ),
        (Format::Markdown, "* 21:00 it\n", "no-day", "* 21:00 it"),
        (Format::Csv, "", "nothing", ""),
        (Format::Csv, "who,text\na,b\n", "no-time-column", "who,text"),
        (
            Format::Csv,
            "time,text\nsoon,b\n",
            "most-without-time",
            "soon,b",
        ),
        (Format::Statuspage, "{\"name\":", "not-json", ":"),
        (Format::Statuspage, "{\"é\": x}", "not-json", "x"),
        (Format::Statuspage, "{\"a\":1}", "not-that", "{\"a\":1}"),
        (Format::Slack, "7", "not-that", "7"),
        (Format::Slack, "[]", "nothing", "[]"),
        (
            Format::Slack,
            "[{\"text\":\"a\"}]",
            "no-times",
            "[{\"text\":\"a\"}]",
        ),
    ] {
        let unread = all(format, text).expect_err(text);
        assert_eq!(
            (unread.what.key(), &text[unread.span]),
            (what, at),
            "{text}"
        );
    }
}
