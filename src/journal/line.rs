//! One record as one line of JSON, and back.
//!
//! Knows the envelope; the fields of events are declared where events are. What a newer program
//! wrote comes back as [`Event::Unrecognised`] with its text as it was, so an older program in the
//! room loses nothing of it.
//!
//! Invariant: reading what was written gives the same record, for every event.

use super::seal::{open, seal};
use super::told::{self, TypeFirst};
use crate::base::{Digest, Moment, WriterId};
use crate::incident::{Event, Record, Stamp};
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

#[derive(Serialize)]
struct Written<'a> {
    seq: u64,
    clock: u64,
    at: Moment,
    #[serde(skip_serializing_if = "Option::is_none")]
    happened_at: Option<Moment>,
    by: &'a str,
    events: Vec<Told<'a>>,
    prev: Digest,
}

/// What all records have, and the events in whatever form is asked for.
#[derive(Deserialize)]
struct Envelope<E> {
    seq: u64,
    clock: u64,
    at: Moment,
    happened_at: Option<Moment>,
    by: String,
    #[serde(deserialize_with = "few", bound(deserialize = "E: Deserialize<'de>"))]
    events: Vec<E>,
    prev: Digest,
}

/// A list that most often has one item, with room for no more than that: records stay in memory.
fn few<'de, D: Deserializer<'de>, E: Deserialize<'de>>(from: D) -> Result<Vec<E>, D::Error> {
    struct Few<E>(PhantomData<E>);
    impl<'de, E: Deserialize<'de>> Visitor<'de> for Few<E> {
        type Value = Vec<E>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list of events")
        }
        fn visit_seq<A: SeqAccess<'de>>(self, mut events: A) -> Result<Vec<E>, A::Error> {
            let mut list = Vec::with_capacity(1);
            while let Some(event) = events.next_element()? {
                list.push(event);
            }
            Ok(list)
        }
    }
    from.deserialize_seq(Few(PhantomData))
}

struct Told<'a>(&'a Event);

impl Serialize for Told<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Event::Unrecognised { kind, text } => match serde_json::from_str::<&RawValue>(text) {
                Ok(json) => json.serialize(to),
                // Not read from a journal; written so that it can be read from one.
                Err(_) => BTreeMap::from([("type", kind), ("text", text)]).serialize(to),
            },
            known => known.serialize(to),
        }
    }
}

/// The line of a record, with its newline, and its digest.
#[must_use]
pub fn encode(record: &Record, prev: Digest) -> (String, Digest) {
    let stamp = &record.stamp;
    seal(open(&Written {
        seq: stamp.seq,
        clock: stamp.clock,
        at: stamp.at,
        happened_at: stamp.happened_at,
        by: &stamp.by,
        events: record.events.iter().map(Told).collect(),
        prev,
    }))
}

/// A record and the digest of the line it follows; `None` when the line is no record.
///
/// The caller has looked at the seal.
#[must_use]
pub fn decode(line: &[u8], writer: &WriterId) -> Option<(Record, Digest)> {
    // Checked once as a whole, instead of string by string.
    let text = str::from_utf8(line).ok()?;
    match serde_json::from_str::<Envelope<TypeFirst>>(text) {
        Ok(envelope) => envelope.open(writer, |TypeFirst(event)| Some(event)),
        Err(_) => decode_newer(text, writer),
    }
}

/// The same when some event is not understood.
fn decode_newer(text: &str, writer: &WriterId) -> Option<(Record, Digest)> {
    let raw: Envelope<&RawValue> = serde_json::from_str(text).ok()?;
    raw.open(writer, |event| decode_event(event.get()))
}

fn decode_event(text: &str) -> Option<Event> {
    #[derive(Deserialize)]
    struct Kind<'a> {
        #[serde(rename = "type", borrow)]
        kind: Cow<'a, str>,
    }
    told::in_any_order(text).or_else(|| {
        let Kind { kind } = serde_json::from_str(text).ok()?;
        Some(Event::Unrecognised {
            kind: kind.into_owned(),
            text: text.to_owned(),
        })
    })
}

impl<E> Envelope<E> {
    fn open(
        self,
        writer: &WriterId,
        event: impl FnMut(E) -> Option<Event>,
    ) -> Option<(Record, Digest)> {
        let stamp = Stamp {
            writer: writer.clone(),
            seq: self.seq,
            clock: self.clock,
            at: self.at,
            happened_at: self.happened_at,
            by: self.by,
        };
        // In place where an event is already one: records stay in memory.
        let events = self.events.into_iter().map(event).collect::<Option<_>>()?;
        Some((Record { stamp, events }, self.prev))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::visible::is_dangerous;
    use crate::journal::seal::unseal;

    #[test]
    fn a_line_acts_on_no_terminal_and_says_exactly_what_was_said() {
        let nasty: String = (0..=0x0010_ffff)
            .filter_map(char::from_u32)
            .filter(|character| is_dangerous(*character) || *character < '\u{80}')
            .collect();
        let writer = WriterId::parse("w1").expect("a name");
        let newer = format!(
            "{{\"type\":\"thing.new\",\"text\":{}}}",
            "\"a\u{202e}b\u{9b}\""
        );
        let record = Record {
            stamp: Stamp {
                writer: writer.clone(),
                seq: 1,
                clock: 1,
                at: Moment::from_millis(1_000),
                happened_at: None,
                by: nasty.clone(),
            },
            events: vec![
                Event::NoteAdded {
                    text: nasty,
                    step: None,
                },
                Event::Unrecognised {
                    kind: "thing.new".into(),
                    text: newer,
                },
            ],
        };
        let (line, digest) = encode(&record, Digest::NONE);
        let line = line.strip_suffix('\n').expect("a line");
        assert!(!line.contains(|c| is_dangerous(c) || c == '\n' || c == '\t'));
        assert_eq!(unseal(line.as_bytes()), Some(digest));
        let (read, prev) = decode(line.as_bytes(), &writer).expect("a record");
        assert_eq!(
            (&read.stamp, &read.events[0]),
            (&record.stamp, &record.events[0])
        );
        // Once more the same bytes: what was written out stays written out.
        assert_eq!(encode(&read, prev).0.trim_end(), line);
    }
}
