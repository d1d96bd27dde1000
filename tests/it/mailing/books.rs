//! The outbox of a mailing, read as a stranger reads it: JSON lines, and what docs/FORMAT.md says.
//!
//! Shares no code with the program, so that both cannot be wrong in the same way. Believes only
//! whole lines.

use serde_json::Value;
use std::path::Path;

/// What became of one person's mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fate {
    /// Nothing has left yet.
    Planned,
    /// Its last byte may have left, and no answer was written down.
    Tried,
    /// The relay took it.
    Accepted,
    /// To be tried again.
    Later,
    /// Refused for good.
    Refused,
    /// It may have left, and nobody can tell any more.
    Unknown,
}

/// A mailing on the disk.
#[derive(Clone, Debug)]
pub(crate) struct Books {
    /// The first line of the ledger.
    pub(crate) head: Value,
    /// Everybody on the frozen list, with what became of their mail.
    pub(crate) people: Vec<(String, Fate)>,
    /// The other lines.
    pub(crate) lines: Vec<Value>,
}

impl Books {
    /// Reads this folder; none when the mailing was never frozen.
    pub(crate) fn read(folder: &Path) -> Option<Self> {
        let whole_lines = |name: &str| -> Option<Vec<Value>> {
            let text = std::fs::read(folder.join(name)).ok()?;
            let end = text.iter().rposition(|byte| *byte == b'\n')? + 1;
            let lines = text[..end].split(|byte| *byte == b'\n');
            let lines = lines.filter(|line| !line.is_empty());
            Some(
                lines
                    .map(|line| serde_json::from_slice(line).expect("JSON"))
                    .collect(),
            )
        };
        let mut lines = whole_lines("ledger.jsonl")?;
        if lines.is_empty() {
            return None;
        }
        let head = lines.remove(0);
        let people = whole_lines("list.jsonl").expect("a list");
        let mut people: Vec<(String, Fate)> = people
            .iter()
            .enumerate()
            .map(|(at, line)| {
                assert_eq!(line["n"], at, "{line}");
                let address = line["email"].as_str().expect("an address");
                (address.to_owned(), Fate::Planned)
            })
            .collect();
        for line in &lines {
            // Within a line, an attempt follows the answer to the one before.
            let fates = [
                ("ok", Fate::Accepted),
                ("refused", Fate::Refused),
                ("gone", Fate::Refused),
                ("given_up", Fate::Refused),
                ("later", Fate::Later),
                ("unknown", Fate::Unknown),
                ("back", Fate::Planned),
                ("sent", Fate::Accepted),
                ("again", Fate::Planned),
                ("try", Fate::Tried),
            ];
            for (name, fate) in fates {
                for one in line[name].as_array().into_iter().flatten() {
                    let n = one.as_u64().or_else(|| one[0].as_u64()).expect("a place");
                    people[n as usize].1 = fate;
                }
            }
        }
        Some(Self {
            head,
            people,
            lines,
        })
    }

    /// Everybody with this fate.
    pub(crate) fn with(&self, fate: Fate) -> Vec<&str> {
        let found = self.people.iter().filter(|(_, its)| *its == fate);
        found.map(|(address, _)| address.as_str()).collect()
    }
}
