//! Every word on the screen, in one catalogue per language.
//!
//! The catalogues are `src/words/en.toml` and `src/words/fr.toml`: `key = "text with {holes}"`,
//! grouped in tables. A test holds their keys and holes equal. A missing key is our bug and shows
//! as the key itself, so that a responder still sees something.

use std::collections::HashMap;
use std::sync::OnceLock;

/// A language of the screen and of templates.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// French.
    Fr,
}

impl Lang {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::En, Self::Fr];

    /// `en`, `fr`: in file names and settings.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
        }
    }

    /// Reads `fr`, `fr_FR.UTF-8`, `en-GB`; other languages are `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let code = text
            .split(['_', '-', '.'])
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        Self::ALL.into_iter().find(|lang| lang.code() == code)
    }
}

/// The words of one language.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    lang: Lang,
    texts: &'static HashMap<String, String>,
}

impl Words {
    /// The catalogue of a language; read once, on first use.
    #[must_use]
    pub fn of(lang: Lang) -> Self {
        static EN: OnceLock<HashMap<String, String>> = OnceLock::new();
        static FR: OnceLock<HashMap<String, String>> = OnceLock::new();
        let texts = match lang {
            Lang::En => EN.get_or_init(|| read(include_str!("../words/en.toml"))),
            Lang::Fr => FR.get_or_init(|| read(include_str!("../words/fr.toml"))),
        };
        Self { lang, texts }
    }

    /// The language.
    #[must_use]
    pub fn lang(self) -> Lang {
        self.lang
    }

    /// A text without holes; `…` when the key is missing.
    #[must_use]
    pub fn get(self, key: &str) -> &'static str {
        self.texts.get(key).map_or("…", String::as_str)
    }

    /// A text with its holes filled: `words.say("step.of", &[("n", &2), ("all", &6)])`.
    #[must_use]
    pub fn say(self, key: &str, holes: &[(&str, &dyn std::fmt::Display)]) -> String {
        let Some(text) = self.texts.get(key) else {
            return key.to_owned();
        };
        let mut out = String::with_capacity(text.len() + 16);
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            if let Some((_, value)) = holes.iter().find(|(hole, _)| *hole == name) {
                out.push_str(&value.to_string());
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }

    /// One or many: `key.one` when `count` is 1 (in French also 0), else `key.many`, with `{n}`.
    #[must_use]
    pub fn count(self, key: &str, count: usize) -> String {
        let one = count == 1 || (count == 0 && self.lang == Lang::Fr);
        self.say(
            &format!("{key}.{}", if one { "one" } else { "many" }),
            &[("n", &count)],
        )
    }

    /// `a, b and c`, in this language.
    #[must_use]
    pub fn list(self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [only] => only.clone(),
            [most @ .., last] => format!("{} {} {last}", most.join(", "), self.get("list.and")),
        }
    }

    /// All keys, sorted: for the test that holds the languages together.
    #[must_use]
    pub fn keys(self) -> Vec<&'static str> {
        let mut keys: Vec<_> = self.texts.keys().map(String::as_str).collect();
        keys.sort_unstable();
        keys
    }
}

fn read(text: &str) -> HashMap<String, String> {
    let table: toml::Table =
        toml::from_str(text).expect("invariant: the catalogue is valid TOML, a test reads it");
    let mut texts = HashMap::new();
    flatten(&mut texts, "", table);
    texts
}

fn flatten(texts: &mut HashMap<String, String>, prefix: &str, table: toml::Table) {
    for (key, value) in table {
        let path = if prefix.is_empty() {
            key
        } else {
            format!("{prefix}.{key}")
        };
        match value {
            toml::Value::Table(inner) => flatten(texts, &path, inner),
            toml::Value::String(text) => {
                texts.insert(path, text);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holes(text: &str) -> Vec<&str> {
        let mut holes: Vec<_> = text
            .split('{')
            .skip(1)
            .filter_map(|part| part.split('}').next())
            .collect();
        holes.sort_unstable();
        holes
    }

    #[test]
    fn both_languages_say_the_same_things() {
        let (en, fr) = (Words::of(Lang::En), Words::of(Lang::Fr));
        assert_eq!(en.keys(), fr.keys());
        for key in en.keys() {
            assert_eq!(
                holes(en.get(key)),
                holes(fr.get(key)),
                "the holes of `{key}`"
            );
            assert!(
                !en.get(key).trim().is_empty() && !fr.get(key).trim().is_empty(),
                "`{key}` is empty"
            );
        }
    }

    #[test]
    fn the_screen_never_shouts() {
        for lang in Lang::ALL {
            let words = Words::of(lang);
            for key in words.keys() {
                assert!(!words.get(key).contains('!'), "`{key}` in {}", lang.code());
            }
        }
    }

    #[test]
    fn plurals_follow_the_language() {
        assert_eq!(Words::of(Lang::En).count("count.steps", 0), "0 steps");
        assert_eq!(Words::of(Lang::Fr).count("count.steps", 0), "0 étape");
        assert_eq!(
            Words::of(Lang::Fr).list(&["a".into(), "b".into(), "c".into()]),
            "a, b et c"
        );
    }
}
