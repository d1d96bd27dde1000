//! What every form has in common: nothing is lost, and nothing is guessed in silence.

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
fn a_list_under_days_is_read_line_by_line() {
    let kept = one(
        Format::Markdown,
        "# The database is gone\n\nSource: https://example.org\n\n## 2017-01-31\n\n\
         * 21:00 UTC: [began] spam fills the database\n\
         * 21:05 UTC [detected] [by Ana] an alert\n  and a second line\n\
         - 22h30 **still** there\n\n\
         | 23:10 UTC | [update investigating] [on tweet] We look into it |\n\
         1. 23:59 UTC [next 2017-02-01 00:30] not a tag\n\
         2. 00:10 UTC: [link](x) stays\n\
         ## Wednesday, 1 February 2017\n\
         18:14 UTC [update resolved] It is back\n\
         18:20 BST nobody knows when\n",
    );
    assert_eq!(kept.past.title.as_deref(), Some("The database is gone"));
    assert_eq!(
        told(&kept),
        [
            "01-31T21:00 began: spam fills the database",
            "01-31T21:05 note: Source: https://example.org",
            "01-31T21:05 declared Ana: an alert/and a second line",
            "01-31T22:30 note: **still** there",
            "01-31T23:10 said public investigating tweet: We look into it",
            "01-31T23:59 note: not a tag",
            "02-01T00:10 note: [link](x) stays",
            "02-01T18:14 said public resolved public: It is back",
            "02-01T18:14 note: 18:20 BST nobody knows when",
        ]
    );
    assert_eq!(
        remarks(&kept),
        [
            "3 no-time Source: https://example.org",
            "14 next-day 00:10 UTC: [link](x) stays",
            "17 which-zone 18:20 BST nobody knows when",
        ]
    );
    assert!(
        kept.is_inherited && !kept.is_local,
        "22h30 has the zone before"
    );
}

#[test]
fn headings_with_a_time_are_entries_and_what_follows_is_theirs() {
    let kept = one(
        Format::Markdown,
        "#### 2018 October 21 22:52 UTC\n\nThe link was lost.\nFor 43 seconds.\n\n\
         #### 2018 October 21 22:54 UTC\n\nAlerts.\n",
    );
    assert_eq!(
        told(&kept),
        [
            "10-21T22:52 note: The link was lost./For 43 seconds.",
            "10-21T22:54 note: Alerts."
        ]
    );
}

#[test]
fn a_table_is_read_by_the_titles_of_its_columns() {
    let kept = one(
        Format::Csv,
        "Heure;Nature;Qui;Texte;Status;Salle\n\
         2026-07-04 02:10;début;;plus rien;;\n\
         2026-07-04 02:15;alerte;Léa;vu;;B12\n\
         2026-07-04T00:20:00Z;update;Léa;On regarde;investigating;\n\
         demain;note;;sans heure;;\n\
         2026-07-04 02:30;vote;Léa;\"à deux\nlignes\";;\n\
         2026-07-04 03:10;update;;C’est fini;resolved;\n",
    );
    assert_eq!(
        told(&kept),
        [
            "07-04T00:10 began: plus rien",
            "07-04T00:15 declared Léa: vu/Salle: B12",
            "07-04T00:20 said public investigating public Léa: On regarde",
            "07-04T00:20 note: demain note sans heure",
            "07-04T00:30 note Léa: à deux/lignes/Nature: vote",
            "07-04T01:10 said public resolved public: C’est fini",
        ]
    );
    assert_eq!(
        remarks(&kept),
        [
            "5 no-time demain note sans heure",
            "6 unknown-kind 2026-07-04 02:30 vote Léa à deux\nlignes"
        ]
    );
}

#[test]
fn a_date_and_a_time_may_stand_in_two_columns() {
    let kept = one(
        Format::Csv,
        "date,time,event,severity\n2017-02-28,9:37 AM PST,wrong input,sev1\n2017-02-28,9:40 AM PST,worse,sev2\n",
    );
    assert_eq!(
        told(&kept),
        ["02-28T17:37 note: wrong input", "02-28T17:40 sev2: worse"]
    );
    assert_eq!(kept.past.severity, Some(Severity::Sev1));
}

const STATUSPAGE: &str = r#"{"page":{"name":"Shop"},"incidents":[
  {"name":"API is slow","impact":"major","created_at":"2026-07-04T10:00:00.000Z",
   "started_at":"2026-07-04T09:50:00.000Z","resolved_at":"2026-07-04T11:00:00Z","shortlink":"https://stspg.io/x",
   "incident_updates":[
     {"status":"resolved","body":"It is over.","created_at":"2026-07-04T11:00:00Z","display_at":"2026-07-04T10:58:00Z"},
     {"status":"identified","body":"Found.","created_at":"2026-07-04T10:20:00Z",
      "affected_components":[{"name":"API","old_status":"operational","new_status":"major_outage"}]},
     {"status":"investigating","body":"We look.","created_at":"2026-07-04T10:00:00Z"}]},
  {"name":"Move","impact":"maintenance","status":"completed","created_at":"2026-07-05T10:00:00Z","incident_updates":[]}]}"#;

#[test]
fn the_updates_of_a_status_page_are_what_customers_were_told() {
    let kept = one(Format::Statuspage, STATUSPAGE);
    assert_eq!(
        told(&kept),
        [
            "07-04T10:00 said public investigating status-page: We look.",
            "07-04T10:20 said public identified status-page: Found./API: operational → major_outage",
            "07-04T10:58 said public resolved status-page: It is over.",
        ]
    );
    assert_eq!(kept.past.severity, Some(Severity::Sev2));
    let began = kept.past.began_at().map(|at| at.to_string());
    assert_eq!(began.as_deref(), Some("2026-07-04T09:50:00.000Z"));
    assert_eq!(remarks(&kept), ["2 maintenance Move"]);
}

#[test]
fn a_channel_of_slack_is_told_by_name() {
    let kept = one(
        Format::Slack,
        r#"[{"type":"message","user":"U1","text":"is <@U2> there? a &lt; b <https://x.org|the graph>",
            "ts":"1485896400.000200","user_profile":{"real_name":"Ana M."}},
           {"type":"message","subtype":"channel_join","user":"U2","text":"<@U2> has joined","ts":"1485896401.000100"},
           {"type":"message","user":"U2","text":"here","ts":"1485896402.5","user_profile":{"display_name":"ben"}},
           {"type":"message","subtype":"bot_message","username":"Statuspage","text":"","ts":"1485896460.000100",
            "attachments":[{"title":"Investigating","text":"We look"}]},
           {"type":"message","user":"U2","text":"","ts":"1485896461.000100"}]"#,
    );
    assert_eq!(
        told(&kept),
        [
            "01-31T21:00 note Ana M.: is @ben there? a < b the graph (https://x.org)",
            "01-31T21:00 note ben: here",
            "01-31T21:01 said public - public Statuspage: Investigating/We look",
        ]
    );
    assert_eq!(
        remarks(&kept),
        ["2 housekeeping @ben has joined", "5 empty "]
    );
}

#[test]
fn an_export_of_mattermost_is_lines_a_list_or_what_the_api_gives() {
    let lines = "{\"type\":\"version\",\"version\":1}\n\
        {\"type\":\"post\",\"post\":{\"team\":\"shop\",\"channel\":\"ops\",\"user\":\"ana\",\"message\":\"a <b>\",\"create_at\":1485896400000,\
        \"replies\":[{\"user\":\"ben\",\"message\":\"yes\",\"create_at\":1485896460000}]}}\n";
    let expected = ["01-31T21:00 note ana: a <b>", "01-31T21:01 note ben: yes"];
    assert_eq!(told(&one(Format::Mattermost, lines)), expected);
    let api = r#"{"order":["b","a"],"posts":{"a":{"user_id":"ana","message":"a <b>","create_at":1485896400000},
        "b":{"user_id":"ben","message":"yes","create_at":1485896460000}}}"#;
    assert_eq!(told(&one(Format::Mattermost, api)), expected);
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
fn lines() -> impl Strategy<Value = Vec<String>> {
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

#[test]
fn no_item_of_a_list_is_swallowed_by_the_one_before() {
    let kept = one(
        Format::Markdown,
        "## 2026-05-21\n\
         * 10:00 [began] a\n\
         * 3pm [resolved] x\n\
         * 3 PM: later\n\
         * 15h fixed\n\
         * 15h30 tidied\n\
         * 16.30 done\n\
         * around five it flickered\n  once\n  * and twice\n\
         * 17:00 quiet\n",
    );
    assert_eq!(
        told(&kept),
        [
            "05-21T08:00 began: a",
            "05-21T13:00 resolved: x",
            "05-21T13:00 note: later",
            "05-21T13:00 note: fixed",
            "05-21T13:30 note: tidied",
            "05-21T14:30 note: done",
            "05-21T14:30 note: * around five it flickered/once/* and twice",
            "05-21T15:00 note: quiet",
        ]
    );
    assert_eq!(remarks(&kept), ["8 no-time * around five it flickered"]);
}

#[test]
fn a_line_without_a_zone_has_that_of_the_lines_before_and_midnight_is_passed() {
    let kept = one(
        Format::Markdown,
        "## 2026-05-20\n\
         23:40 PST [began] it\n\
         23:50 PST [update investigating] [next 00:40] we look\n\
         00:30 PST [update monitoring] we watch\n\
         01:20 [resolved] fine\n",
    );
    assert_eq!(
        told(&kept),
        [
            "05-21T07:40 began: it",
            "05-21T07:50 said public investigating public: we look",
            "05-21T08:30 said public monitoring public: we watch",
            "05-21T09:20 resolved: fine",
        ]
    );
    let What::Said(message) = &kept.past.told[1].what else {
        panic!("a message");
    };
    let next = message.next_due.map(|at| at.to_string()[..16].to_owned());
    assert_eq!(next.as_deref(), Some("2026-05-21T08:40"));
    assert_eq!(
        remarks(&kept),
        ["4 next-day 00:30 PST [update monitoring] we watch"]
    );
    assert!(kept.is_inherited && !kept.is_local);
}

#[test]
fn marks_that_change_nothing_are_listed() {
    let kept = one(
        Format::Markdown,
        "## 2026-05-20\n\
         10:00 UTC [began] it\n\
         10:30 [resolved] fine\n\
         10:40 [update monitoring] it was not\n\
         10:50 [resolvd] now\n\
         11:00 [resolved] over\n\
         11:10 [update resolved] it is over\n",
    );
    assert_eq!(
        remarks(&kept),
        [
            "3 went-on 10:30 [resolved] fine",
            "5 unknown-mark 10:50 [resolvd] now",
        ]
    );
}

fn table(text: &str, dates: Option<Dates>) -> Result<Kept, Unread> {
    let wish = Wish { dates, ..wish() };
    let files = [File::new("it.csv".into(), text.into())];
    read(Format::Csv, &files, &wish).map(|mut all| all.remove(0))
}

#[test]
fn a_date_that_has_two_readings_is_refused_until_somebody_says_which() {
    let text = "time,text\n03/05/2026 2:10 PM,DB failover\n03/05/2026 2:40 PM,back\n";
    let unread = table(text, None).expect_err("two readings");
    assert_eq!((unread.what, unread.span), (Wrong::WhichDate, 10..40));
    let us = table(text, Some(Dates::Us)).expect("read");
    assert_eq!(told(&us)[0], "03-05T13:10 note: DB failover");
    let eu = table(text, Some(Dates::Eu)).expect("read");
    assert_eq!(told(&eu)[0], "05-03T12:10 note: DB failover");
}

#[test]
fn seconds_and_milliseconds_since_1970_are_times() {
    let text = "time,text\n1772721000,a\n1772721060000,b\n1772721120.5,c\n";
    assert_eq!(
        told(&table(text, None).expect("read")),
        [
            "03-05T14:30 note: a",
            "03-05T14:31 note: b",
            "03-05T14:32 note: c"
        ]
    );
}

#[test]
fn a_table_in_which_most_rows_have_no_time_is_refused_where_that_begins() {
    let text = "time,text\n2026-03-05 14:10,a\nlater,b\nmuch later,c\n";
    let unread = table(text, None).expect_err("no times");
    assert_eq!(unread.what, Wrong::MostWithoutTime);
    assert_eq!(&text[unread.span], "later,b");
    let text = "time,text\n2026-03-05 14:10,a\nlater,b\n2026-03-05 14:20,c\n";
    assert_eq!(remarks(&table(text, None).expect("read")).len(), 1);
}

#[test]
fn an_incident_that_goes_on_is_not_taken_in() {
    let open = r#"{"name":"API","status":"investigating","created_at":"2026-07-04T10:00:00Z","resolved_at":null,
        "incident_updates":[{"status":"investigating","body":"We look.","created_at":"2026-07-04T10:00:00Z"}]}"#;
    let unread = all(Format::Statuspage, open).expect_err("it goes on");
    assert_eq!(unread.what, Wrong::Open);
    let said = Wish {
        is_over: true,
        ..wish()
    };
    let files = [File::new("it".into(), open.into())];
    assert_eq!(
        read(Format::Statuspage, &files, &said).map(|all| all.len()),
        Ok(1)
    );
    // In a page's history the others are, and it is said.
    let over = STATUSPAGE.strip_suffix("]}").expect("a page");
    let kept = one(Format::Statuspage, &format!("{over},{open}]}}"));
    assert_eq!(remarks(&kept), ["2 maintenance Move", "3 open API"]);
}

#[test]
fn a_broken_line_of_an_export_takes_no_other_with_it() {
    let line = |at: u32, text: &str| {
        format!(
            r#"{{"type":"post","post":{{"user":"ana","message":"{text}","create_at":178312320{at}000}}}}"#
        )
    };
    let text = format!(
        "{}\n{}\n{{\"type\":\"post\",\"po\n{}\n",
        r#"{"type":"version","version":1}"#,
        line(1, "down"),
        line(2, "up")
    );
    let kept = one(Format::Mattermost, &text);
    assert_eq!(kept.past.told.len(), 2);
    assert_eq!(remarks(&kept), ["3 broken {\"type\":\"post\",\"po"]);
    let broken = "{\"a\n{\"b\n{\"c\":1}\n";
    assert!(matches!(
        all(Format::Mattermost, broken).expect_err("broken").what,
        Wrong::NotJson(_) | Wrong::NotThat
    ));
}

#[test]
fn the_names_of_an_export_are_those_of_its_people() {
    let users = r#"[{"id":"U2","name":"ben","profile":{"real_name":"Ben B.","display_name":""}},
                    {"id":"U3","name":"cyd"},{"id":"U4"},7]"#;
    let names = names_of(users);
    assert_eq!(names.len(), 2);
    assert!(names_of("{").is_empty());
    let wish = Wish { names, ..wish() };
    let text = r#"[{"user":"U3","text":"<@U2> it is down","ts":"1783123200.000100"}]"#;
    let files = [File::new("it".into(), text.into())];
    let kept = read(Format::Slack, &files, &wish).expect("read").remove(0);
    assert_eq!(told(&kept), ["07-04T00:00 note cyd: @Ben B. it is down"]);
}
