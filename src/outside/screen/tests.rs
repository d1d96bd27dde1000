use super::*;
use crate::base::{Lang, Moment, WriterId};
use crate::incident::Stamp;
use std::sync::Mutex;

#[derive(Clone, Default)]
struct Page(Arc<Mutex<Vec<u8>>>);

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("a page").extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn shown(drawn: Option<bool>, notices: &[Notice<'_>]) -> String {
    let page = Page::default();
    let mut screen = Screen::plain_on(page.clone(), Words::of(Lang::En), Zone::UTC);
    if let Some(colour) = drawn {
        screen.paint = Paint::new(colour);
        screen.drawn = Some(Drawn {
            bar: Bar::new(),
            in_tmux: false,
        });
    }
    for notice in notices {
        screen.notice(notice);
    }
    drop(screen);
    let bytes = page.0.lock().expect("a page").clone();
    String::from_utf8(bytes).expect("text")
}

fn moment() -> Moment {
    Moment::parse("2026-11-22T03:14:15Z").expect("a moment")
}

fn record() -> Record {
    let writer = WriterId::parse("ana").expect("a name");
    let stamp = Stamp {
        writer,
        seq: 1,
        clock: 1,
        at: moment(),
        happened_at: None,
        by: "Ana".into(),
    };
    Record {
        stamp,
        events: Vec::new(),
    }
}

#[test]
fn a_line_that_could_not_be_written_is_shown_whole_and_on_a_line_of_its_own() {
    let line = format!("{{\"seq\":7,\"text\":\"{}\"}}", "x y ".repeat(200));
    let notice = Notice::NotRecorded {
        line: &line,
        trouble: "The disk is full. Free some room.",
    };
    for drawn in [None, Some(false), Some(true)] {
        let page = shown(drawn, std::slice::from_ref(&notice));
        assert!(page.lines().any(|shown| shown == line), "{page}");
        assert!(
            page.contains("Not recorded") && page.contains("disk is full"),
            "{page}"
        );
    }
}

#[test]
fn a_line_that_could_act_on_the_terminal_is_the_same_json_without_doing_so() {
    let line = "{\"text\":\"a\u{9b}2J\u{202e}b\u{e0041}\"}";
    let page = shown(None, &[Notice::NotRecorded { line, trouble: "" }]);
    let shown = page
        .lines()
        .find(|line| line.starts_with('{'))
        .expect("the line");
    assert_eq!(shown, "{\"text\":\"a\\u009b2J\\u202eb\\udb40\\udc41\"}");
    let (before, after): (serde_json::Value, serde_json::Value) = (
        serde_json::from_str(line).expect("json"),
        serde_json::from_str(shown).expect("json"),
    );
    assert_eq!(before, after);
}

#[test]
fn plain_lines_carry_no_escape_code_and_nothing_is_obeyed() {
    let record = record();
    let nasty = "a\u{1b}[2J\u{7}b";
    let notices = [
        Notice::Recorded(&record),
        Notice::Say(nasty),
        Notice::Warn(nasty),
        Notice::Copy(nasty),
        Notice::Saved { path: nasty },
        Notice::Looking {
            what: nasty,
            attempts: 2,
            saw: nasty,
            until: moment(),
        },
        Notice::Looked,
        Notice::Output(nasty),
        Notice::NotRecorded {
            line: nasty,
            trouble: nasty,
        },
    ];
    let page = shown(None, &notices);
    assert!(!page.contains(['\u{1b}', '\u{7}']), "{page}");
    assert!(
        page.contains("Recorded 03:14:15\n") && page.contains("Note: a\\u{1b}"),
        "{page}"
    );
    let drawn = shown(Some(false), &notices[..2]);
    assert!(
        !drawn.contains('\u{1b}') && drawn.starts_with("✓ Recorded 03:14:15\n"),
        "{drawn}"
    );
}

#[test]
fn a_copied_text_stands_there_too_unbroken() {
    let text = format!("{}\nsecond", "long words ".repeat(20).trim_end());
    let page = shown(Some(false), &[Notice::Copy(&text)]);
    assert!(page.contains("\u{1b}]52;c;"));
    assert!(page.contains(&format!("\n{text}\n")), "{page}");
}

#[test]
fn a_check_is_heard_of_seldom_in_plain_lines() {
    let looking = |attempts| Notice::Looking {
        what: "the site",
        attempts,
        saw: "503",
        until: moment(),
    };
    let page = shown(
        None,
        &[
            looking(1),
            looking(2),
            looking(3),
            Notice::Looked,
            looking(1),
        ],
    );
    assert_eq!(page, "the site · 1 look · 503 · until 03:14\n".repeat(2));
}

#[test]
fn quiet_says_nothing() {
    Quiet.notice(&Notice::Say("x"));
}
