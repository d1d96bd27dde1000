//! An exercise is marked wherever it is told.

use super::everything::everything;
use super::*;
use crate::report::{Summary, json, list, status};

#[test]
fn a_drill_is_marked_everywhere() {
    for (lang, mark) in [(Lang::En, "EXERCISE"), (Lang::Fr, "EXERCICE")] {
        let tale = everything(Kind::Drill, "so");
        let is_entry = |line: &&str| line.as_bytes().get(2) == Some(&b':');
        for tale in [whole(Kind::Drill), tale] {
            let terminal = tale.on_terminal(lang, 40);
            assert!(terminal.starts_with(mark) && terminal.trim_end().ends_with(mark));
            for line in terminal.lines().filter(is_entry) {
                let text = line[5..].trim_start_matches([' ', '┆']);
                assert!(text.starts_with(mark), "{line}");
            }
            let markdown = tale.in_markdown(lang);
            assert!(markdown.starts_with(&format!("# {mark}")));
            for line in markdown.lines().filter(|line| line.contains("UTC) ")) {
                assert!(line.contains(mark) || !line.contains("- **1"), "{line}");
            }
            let now = at("13:30:00");
            let status = status::lines(&tale.incident, now, paris(lang), 40);
            assert_eq!(status[0].plain(), mark);
            let summary = Summary {
                next_update_due: Some(at("13:10:00")),
                open: true,
                ..Summary::of(&tale.incident)
            };
            for width in [20, 40, 80] {
                let list = list::lines(std::slice::from_ref(&summary), now, paris(lang), width);
                assert!(list[0].plain().starts_with(mark));
            }
            for document in [
                json::timeline(&tale.incident, &tale.timeline(lang)),
                json::status(&tale.incident, now),
                json::list(&[summary]),
            ] {
                assert!(document.contains(r#""kind":"drill""#), "{document}");
            }
        }
        let incident = whole(Kind::Incident);
        assert!(!incident.on_terminal(lang, 40).contains(mark));
        assert!(!incident.in_markdown(lang).contains(mark));
    }
}
