//! Whatever a text is: nothing of it is lost.

use super::*;

/// Everything that was read or listed, in one text.
fn everything(all: &[Kept]) -> String {
    let mut out = String::new();
    for kept in all {
        out += kept.past.title.as_deref().unwrap_or_default();
        for told in &kept.past.told {
            out += &format!(
                "\n{}\n{}\n{}",
                told.by,
                told.text,
                match &told.what {
                    What::Said(message) =>
                        message.link.clone().unwrap_or_default() + message.channel.as_str(),
                    _ => String::new(),
                }
            );
        }
        for remark in &kept.remarks {
            out += &format!("\n{}", remark.excerpt);
        }
    }
    out
}

/// Texts as people write them, and as nobody does, each with a word that stands nowhere else.
pub(super) fn lines() -> impl Strategy<Value = Vec<String>> {
    let piece = prop_oneof![
        Just("* 21:00 UTC: ".to_owned()),
        Just("## 2017-01-31 ".to_owned()),
        Just("# ".to_owned()),
        Just("2017-02-01 03:00 - ".to_owned()),
        Just("[update resolved] ".to_owned()),
        Just("[by ".to_owned()),
        Just("25:00 ".to_owned()),
        Just("| 22:10 | ".to_owned()),
        Just("2017-01-31 21:00 BST".to_owned()),
        Just("1. ".to_owned()),
        Just("2026-03-29 02:30 ".to_owned()),
        Just("---".to_owned()),
        "[ -~]{0,12}",
        "\\PC{0,8}",
    ];
    prop::collection::vec(prop::collection::vec(piece, 0..4), 0..12).prop_map(|lines| {
        let lines = lines.into_iter().enumerate();
        let lines = lines.map(|(at, pieces)| format!("{} w{at}w", pieces.concat()));
        lines.collect()
    })
}

proptest! {
    #[test]
    fn no_line_of_a_list_is_lost(lines in lines()) {
        let text = format!("* 2017-01-30 10:00 UTC first\n{}", lines.join("\n"));
        let all = all(Format::Markdown, &text).expect("there is a time");
        let read = everything(&all);
        for at in 0..lines.len() {
            let word = format!("w{at}w");
            prop_assert!(read.contains(&word), "{word} of {text:?} is not in {read:?}");
        }
    }

    #[test]
    fn no_cell_of_a_table_is_lost(
        titles in prop::collection::vec(
            prop::sample::select(vec!["time", "text", "type", "by", "status", "next", "severity", "channel", "link", "date", "room", ""]),
            1..6,
        ),
        rows in prop::collection::vec(
            (prop::sample::select(vec!["2017-01-31 10:00 UTC", "11:00", "soon", "2026-03-29 02:30"]),
             prop::sample::select(vec!["update", "resolved", "note", "sev3", "so", ""]),
             prop::collection::vec("[ -~]{0,10}", 0..7)),
            0..6,
        ),
    ) {
        let mut text = format!("at,kind,{}\n2017-01-30 10:00 UTC\n", titles.join(","));
        for (row, (time, kind, cells)) in rows.iter().enumerate() {
            let cells = cells.iter().enumerate();
            let cells = cells.map(|(at, cell)| format!("\"{} w{row}x{at}w\"", cell.replace('"', "\"\"")));
            let cells: Vec<String> = [(*time).to_owned(), (*kind).to_owned()].into_iter().chain(cells).collect();
            text += &cells.join(",");
            text += "\n";
        }
        let all = match all(Format::Csv, &text) {
            Ok(all) => all,
            Err(unread) => {
                // Then nothing is taken in at all.
                prop_assert_eq!(unread.what, Wrong::MostWithoutTime);
                return Ok(());
            }
        };
        let read = everything(&all);
        for (row, (.., cells)) in rows.iter().enumerate() {
            for at in 0..cells.len() {
                let word = format!("w{row}x{at}w");
                prop_assert!(read.contains(&word), "{word} of {text:?} is not in {read:?}");
            }
        }
    }

    #[test]
    fn no_message_of_a_chat_is_lost(messages in prop::collection::vec(("\\PC{0,20}", prop::option::of(0_u32..2_000_000_000)), 1..8)) {
        let slack: Vec<serde_json::Value> = messages.iter().map(|(text, ts)| {
            let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            match ts {
                Some(ts) => serde_json::json!({"text": text, "user": "U1", "ts": format!("{ts}.000100")}),
                None => serde_json::json!({"text": text, "user": "U1", "ts": "never"}),
            }
        }).collect();
        let text = serde_json::to_string(&slack).expect("JSON");
        if let Ok(all) = all(Format::Slack, &text) {
            let told: Vec<&str> = all[0].past.told.iter().map(|told| told.text.as_str()).collect();
            for (text, _) in messages.iter().filter(|(text, _)| !text.trim().is_empty()) {
                prop_assert!(told.contains(&text.trim()), "{text:?} of {told:?}");
            }
        }
    }

    #[test]
    fn any_text_in_any_form_ends_without_a_panic(text in "\\PC{0,200}", json in "[\\[\\]{}\":,a-z0-9]{0,60}") {
        for format in Format::ALL {
            for text in [&text, &json] {
                if let Err(unread) = all(format, text) {
                    prop_assert!(text.get(unread.span).is_some());
                }
                let _ = Format::of(&File::new("x".into(), text.clone().into_bytes()));
            }
        }
    }
}
