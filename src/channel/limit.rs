//! How much each kind of channel takes.
//!
//! Owns the numbers, as data. How a text is counted is `length`'s.

use super::length::{Counting, length};
use crate::base::sentence::sentences;
use crate::base::{Diagnostic, Sentence, Words};
use crate::draft::{Compiled, Values};

/// The longest text a channel takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// How it counts.
    pub counting: Counting,
    /// How much it takes.
    pub most: usize,
}

/// What each kind of channel takes, by the word in `aplomb.toml`. A kind that is not here has no
/// limit that a message would reach.
const LIMITS: &[(&str, Counting, usize)] = &[
    ("bluesky", Counting::Graphemes, 300),
    ("bluesky", Counting::Bytes, 3_000),
    ("discord", Counting::Characters, 2_000),
    ("linkedin", Counting::Characters, 3_000),
    ("mastodon", Counting::Mastodon, 500),
    ("mattermost", Counting::Characters, 16_383),
    // The whole event may have 65 536 bytes, and it holds the text twice when it is formatted.
    ("matrix", Counting::Bytes, 30_000),
    ("ntfy", Counting::Bytes, 4_096),
    ("rocketchat", Counting::Characters, 5_000),
    ("slack", Counting::Characters, 40_000),
    ("sms", Counting::Messages, 1),
    ("statuspage", Counting::Characters, 25_000),
    // 28 KB for the whole card.
    ("teams", Counting::Bytes, 20_000),
    ("telegram", Counting::Characters, 4_096),
    ("threads", Counting::Characters, 500),
    ("x", Counting::Weighted, 280),
];

/// The limits of a kind of channel; none when nobody counts.
#[must_use]
pub fn limits(kind: &str) -> Vec<Limit> {
    LIMITS
        .iter()
        .filter(|(name, _, _)| *name == kind)
        .map(|(_, counting, most)| Limit {
            counting: *counting,
            most: *most,
        })
        .collect()
}

impl Limit {
    /// The limit a template sets itself: counted as X does, the strictest of all.
    #[must_use]
    pub fn of_template(most: usize) -> Self {
        Self {
            counting: Counting::Weighted,
            most,
        }
    }

    /// A text held against this limit.
    #[must_use]
    pub fn measure(self, text: &str) -> Measure {
        Measure {
            limit: self,
            length: length(self.counting, text),
        }
    }
}

/// A text held against a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// The limit.
    pub limit: Limit,
    /// The length of the text.
    pub length: usize,
}

impl Measure {
    /// Whether the channel takes it.
    #[must_use]
    pub fn fits(self) -> bool {
        self.length <= self.limit.most
    }

    /// `243 of 280 characters as X counts them`.
    #[must_use]
    pub fn in_words(self, words: Words) -> String {
        self.said().in_words(words)
    }

    fn said(self) -> Sentence {
        let (length, most) = (self.length, self.limit.most);
        match self.limit.counting {
            Counting::Characters | Counting::Graphemes => length::characters(length, most),
            Counting::Bytes => length::bytes(length, most),
            Counting::Weighted => length::weighted(length, most),
            Counting::Mastodon => length::mastodon(length, most),
            Counting::Messages => length::messages(length, most),
        }
    }
}

/// The limit that leaves the least room, in proportion: the one to show beside a message.
#[must_use]
pub fn tightest(limits: &[Limit], text: &str) -> Option<Measure> {
    limits
        .iter()
        .map(|limit| limit.measure(text))
        .max_by_key(|measure| measure.length.saturating_mul(1_000) / measure.limit.most.max(1))
}

/// Tries a template with examples and finds out whether it would be too long: for its own limit,
/// and for the given ones. `exercise` is the marker's word, which counts as well.
#[must_use]
pub fn too_long(
    compiled: &Compiled,
    examples: &[Values],
    limits: &[Limit],
    exercise: Option<&str>,
) -> Vec<Diagnostic> {
    let own = compiled.template().front.limit.map(Limit::of_template);
    let mut worst: Vec<Option<Measure>> = vec![None; limits.len() + 1];
    for values in examples {
        // What cannot be filled is found by the audit, with a better message.
        let Ok(rendered) = compiled.render(values, exercise) else {
            continue;
        };
        for (place, limit) in worst.iter_mut().zip(own.iter().chain(limits)) {
            let measure = limit.measure(&rendered.body);
            if place.is_none_or(|place| place.length < measure.length) {
                *place = Some(measure);
            }
        }
    }
    worst
        .into_iter()
        .flatten()
        .filter(|measure| !measure.fits())
        .map(|measure| {
            Diagnostic::error("too-long", 0..0, sentence::too_long(measure.said())).help(
                match exercise {
                    Some(_) => sentence::shorten_it_and_the_mark(),
                    None => sentence::shorten_it(),
                },
            )
        })
        .collect()
}

/// How long something is, as it is counted.
mod length {
    use super::sentences;

    sentences! { "channel.length":
        characters { length, most };
        bytes { length, most };
        weighted { length, most };
        mastodon { length, most };
        messages { length, most };
    }
}

/// What is wrong with that.
mod sentence {
    use super::sentences;

    sentences! { "finding.length":
        too_long { measure };
        shorten_it;
        shorten_it_and_the_mark;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Lang, Moment, TemplateName};
    use crate::draft::{Medium, Situation, Template, examples};
    use crate::runbook::Stage;
    use crate::shipped::TEMPLATES;

    /// An incident whose times are as long as they get: it goes on after midnight.
    fn situation() -> Situation {
        let at = |text| Moment::parse(text).expect("a moment");
        Situation {
            organisation: "Company & Sons".into(),
            started: at("2026-11-22T22:05:00Z"),
            now: at("2026-11-22T22:50:00Z"),
            next_update: Some(at("2026-11-22T23:10:00Z")),
            update_number: 12,
            contact: Some("support@company.com".into()),
            status_page: Some("https://status.company.com/incidents/42".into()),
            ..crate::draft::context::tests::situation()
        }
    }

    fn compiled(text: &str, stage: Stage, lang: Lang) -> Compiled {
        let name = TemplateName::parse("a-post").expect("a name");
        let (template, findings) = Template::parse(name, stage, lang, text);
        assert_eq!(findings, []);
        Compiled::new(&template.expect("a template"))
    }

    #[test]
    fn every_shipped_post_fits_even_as_an_exercise() {
        let mut posts = 0;
        for file in TEMPLATES {
            let stage = Stage::parse(file.stage).expect("a stage");
            let lang = Lang::parse(file.lang).expect("a language");
            let compiled = compiled(file.text, stage, lang);
            let template = compiled.template();
            if template.front.medium != Medium::Post {
                continue;
            }
            posts += 1;
            let kinds: &[&str] = match template.front.limit {
                Some(280) => &["x", "bluesky", "mastodon", "linkedin"],
                Some(500) => &["mastodon", "threads", "linkedin"],
                other => panic!("a post without a usual limit: {other:?}"),
            };
            let limits: Vec<Limit> = kinds.iter().flat_map(|kind| limits(kind)).collect();
            let marker = if lang == Lang::Fr {
                "EXERCICE"
            } else {
                "EXERCISE"
            };
            let found = too_long(
                &compiled,
                &examples(template, &situation()),
                &limits,
                Some(marker),
            );
            assert_eq!(found, [], "{}/{stage}.{}", file.name, lang.code());
        }
        assert_eq!(posts, 16);
    }

    #[test]
    fn every_other_shipped_message_fits_where_it_may_be_sent() {
        for file in TEMPLATES {
            let stage = Stage::parse(file.stage).expect("a stage");
            let lang = Lang::parse(file.lang).expect("a language");
            let compiled = compiled(file.text, stage, lang);
            let kinds: &[&str] = match compiled.template().front.medium {
                Medium::Chat => &[
                    "slack",
                    "mattermost",
                    "discord",
                    "telegram",
                    "ntfy",
                    "teams",
                ],
                Medium::Page => &["statuspage"],
                _ => continue,
            };
            let limits: Vec<Limit> = kinds.iter().flat_map(|kind| limits(kind)).collect();
            let examples = examples(compiled.template(), &situation());
            let found = too_long(&compiled, &examples, &limits, Some("EXERCISE"));
            assert_eq!(found, [], "{}/{stage}.{}", file.name, lang.code());
        }
    }

    #[test]
    fn the_mark_of_an_exercise_counts() {
        let head = "+++\naudience = \"public\"\nmedium = \"post\"\nlimit = 30\n+++\n";
        let text = format!("{head}{}", "a".repeat(30));
        let compiled = compiled(&text, Stage::Update, Lang::En);
        let values = [Values::new()];
        assert_eq!(too_long(&compiled, &values, &[], None), []);
        let found = too_long(&compiled, &values, &limits("x"), Some("EXERCISE"));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].code, "too-long");
        assert!(
            found[0].message.english().contains("52 of 30"),
            "{}",
            found[0].message.english()
        );
    }

    #[test]
    fn the_tightest_limit_is_the_one_to_show() {
        let measure = tightest(&limits("bluesky"), &"é".repeat(290)).expect("a limit");
        assert_eq!((measure.length, measure.limit.most), (290, 300));
        assert!(measure.fits());
        let family = "👨\u{200d}👩\u{200d}👧\u{200d}👦".repeat(130);
        let measure = tightest(&limits("bluesky"), &family).expect("a limit");
        assert_eq!(measure.limit.counting, Counting::Bytes);
        assert!(!measure.fits());
        assert_eq!(tightest(&limits("file"), "x"), None);
    }
}
