//! The names of letters, and what holds a conversation together.
//!
//! A letter's name is made of the incident, the round and the person: sent twice, it is the same
//! letter to every mail program; and the next round answers it. Draws nothing.

use super::head::Letterhead;
use crate::base::Digest;

/// So many earlier letters are named: the first, and the last ones.
const MOST_EARLIER: usize = 10;

/// A delivery's place in the conversation with each person.
#[derive(Debug)]
pub(super) struct Conversation {
    /// The letter's name up to the part that differs: `<site-down.3.`.
    own: String,
    /// Those of earlier letters.
    earlier: Vec<String>,
    /// The rest of every name: `@shop.example>`.
    end: String,
    thread: String,
}

impl Conversation {
    pub(super) fn new(head: &Letterhead, domain: &str) -> Self {
        let start = |update: u32| format!("<{}.{update}.", head.incident);
        let first = head.earlier.len().saturating_sub(MOST_EARLIER - 1);
        let named = head.earlier.iter().enumerate();
        let named = named.filter(|(at, _)| *at == 0 || *at >= first);
        Self {
            own: start(head.update),
            earlier: named.map(|(_, update)| start(*update)).collect(),
            end: format!("@{domain}>"),
            thread: head.thread.clone(),
        }
    }

    /// Whether letters went out before.
    pub(super) fn follows(&self) -> bool {
        !self.earlier.is_empty()
    }

    /// What tells one person's letters from another's, in every round alike.
    pub(super) fn person(&self, address: &str) -> String {
        let seed = format!("{}\n{}", address.to_lowercase(), self.thread);
        let mut digits = Digest::of(seed.as_bytes()).hex();
        digits.truncate(16);
        digits
    }

    /// The name of a person's letter.
    pub(super) fn name(&self, person: &str, out: &mut Vec<u8>) {
        self.write(&self.own, person, out);
    }

    /// What stands behind `In-Reply-To`: the last letter, and the names of all on a line each.
    pub(super) fn references(&self, person: &str, out: &mut Vec<u8>) {
        if let Some(last) = self.earlier.last() {
            self.write(last, person, out);
        }
        out.extend_from_slice(b"\r\nReferences:");
        for (number, earlier) in self.earlier.iter().enumerate() {
            out.extend_from_slice(if number == 0 { b" " } else { b"\r\n " });
            self.write(earlier, person, out);
        }
    }

    fn write(&self, start: &str, person: &str, out: &mut Vec<u8>) {
        for piece in [start, person, &self.end] {
            out.extend_from_slice(piece.as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Moment;

    #[test]
    fn a_long_conversation_names_its_first_letter_and_its_last_ones() {
        let head = Letterhead {
            from: String::new(),
            reply_to: None,
            incident: "down".into(),
            update: 40,
            earlier: (1..40).collect(),
            thread: "customers".into(),
            list: "customers".into(),
            date: Moment::from_millis(0),
            unsubscribe: None,
            dkim: None,
        };
        let conversation = Conversation::new(&head, "shop.example");
        let mut out = Vec::new();
        conversation.references("x", &mut out);
        let out = String::from_utf8(out).expect("ASCII");
        let rounds: Vec<&str> = out
            .split("<down.")
            .skip(1)
            .filter_map(|name| name.split('.').next())
            .collect();
        assert_eq!(
            rounds,
            [
                "39", "1", "31", "32", "33", "34", "35", "36", "37", "38", "39"
            ]
        );
    }
}
