//! One of everything on the page of all incidents, to try templates on.
//!
//! Owns nothing that is true. Invariant: no list is empty and nothing that may be absent is.

use super::{Counted, Index, Piece, Row, Section, Small, Trend, TrendBar};
use crate::base::Lang;
use crate::report::page::Fact;

impl Index {
    /// One of everything, to try templates on.
    #[must_use]
    pub fn example(lang: Lang) -> Self {
        let text = || "14:05".to_owned();
        let piece = || Piece {
            x: "0%".into(),
            width: "50%".into(),
            kind: "recover",
        };
        let section = || Section {
            count: "1".into(),
            exercise: Some("EXERCISE"),
            facts: vec![Fact {
                label: "First word",
                text: text(),
            }],
            corrected: Some(text()),
            rows: vec![Small {
                id: "2026-11-22-site-down".into(),
                title: text(),
                date: text(),
                iso: text(),
                severity: "sev1",
                state: text(),
                first_word: text(),
                tone: "good",
                rhythm: text(),
                over: text(),
                bars: vec![piece()],
                late: vec![piece()],
                words: vec!["10%".into()],
                goes_on: true,
            }],
        };
        let counted = || {
            vec![Counted {
                name: "2026-11".into(),
                exercise: Some("EXERCISE"),
                count: 1,
                first_word: text(),
                rhythm: text(),
                over: text(),
            }]
        };
        Self {
            lang: lang.code(),
            title: "Every incident".into(),
            incidents: section(),
            drills: section(),
            buckets: vec![Row {
                name: text(),
                count: 1,
                width: "100%".into(),
            }],
            trend: Some(Trend {
                height: 96,
                labels: 112,
                bars: vec![TrendBar {
                    x: "0%".into(),
                    width: "90%".into(),
                    y: 0,
                    height: 80,
                    name: Some("2026-11".into()),
                    said: text(),
                }],
            }),
            months: counted(),
            severities: counted(),
            runbooks: counted(),
            scale: text(),
        }
    }
}
