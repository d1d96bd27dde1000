//! Every word on the screen, in one catalogue per language.
//!
//! The catalogues are `src/words/en.toml` and `src/words/fr.toml`: `key = "text with {holes}"`,
//! grouped in tables, one text on one line. They are read line by line, because every command
//! begins with it; a test holds that reading to what TOML says, and another one the keys and holes
//! of both languages. A missing key is our bug and shows as the key itself, so that a responder
//! still sees something.

use std::fmt::Write as _;
use std::ops::Range;
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
    texts: &'static Texts,
}

/// The texts in the order of the file, and where each table has its own.
#[derive(Debug)]
struct Texts {
    /// Sorted by name.
    tables: Vec<(&'static str, Range<usize>)>,
    texts: Vec<(&'static str, &'static str)>,
}

impl Words {
    /// The catalogue of a language; read once, on first use.
    #[must_use]
    pub fn of(lang: Lang) -> Self {
        static EN: OnceLock<Texts> = OnceLock::new();
        static FR: OnceLock<Texts> = OnceLock::new();
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
        self.text(key).unwrap_or("…")
    }

    /// A text with its holes filled: `words.say("step.of", &[("n", &2), ("all", &6)])`.
    #[must_use]
    pub fn say(self, key: &str, holes: &[(&str, &dyn std::fmt::Display)]) -> String {
        let Some(mut rest) = self.text(key) else {
            return key.to_owned();
        };
        let mut out = String::with_capacity(rest.len() + 16);
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            if let Some((_, value)) = holes.iter().find(|(hole, _)| *hole == name) {
                let _ = write!(out, "{value}");
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
    pub fn keys(self) -> Vec<String> {
        let Texts { tables, texts } = self.texts;
        let keys = tables.iter().flat_map(|(table, place)| {
            let texts = texts[place.clone()].iter();
            texts.map(move |(key, _)| format!("{table}.{key}"))
        });
        let mut keys: Vec<_> = keys.collect();
        keys.sort_unstable();
        keys
    }

    fn text(self, key: &str) -> Option<&'static str> {
        let (table, key) = key.rsplit_once('.')?;
        let Texts { tables, texts } = self.texts;
        let at = tables.binary_search_by_key(&table, |(name, _)| name);
        let place = tables[at.ok()?].1.clone();
        let (_, text) = texts[place].iter().find(|(known, _)| *known == key)?;
        Some(text)
    }
}

fn read(catalogue: &'static str) -> Texts {
    let mut tables: Vec<(&str, Range<usize>)> = Vec::with_capacity(catalogue.len() / 256);
    let mut texts = Vec::with_capacity(catalogue.len() / 32);
    for line in catalogue.lines() {
        if let Some(name) = line.strip_prefix('[') {
            tables.push((name.trim_end_matches(']'), texts.len()..texts.len()));
        } else if let Some(entry) = entry(line)
            && let Some((_, table)) = tables.last_mut()
        {
            texts.push(entry);
            table.end = texts.len();
        }
    }
    tables.sort_unstable_by_key(|(name, _)| *name);
    Texts { tables, texts }
}

/// Reads `key = "text"`; of all escapes the catalogues only need the new line and the quote.
fn entry(line: &'static str) -> Option<(&'static str, &'static str)> {
    let key = line.bytes().position(|byte| byte == b' ')?;
    let (key, rest) = line.split_at(key);
    let text = rest.strip_prefix(" = \"")?.strip_suffix('"')?;
    if text.contains('\\') {
        // Kept until the program ends, as the others are.
        let text = text.replace("\\n", "\n").replace("\\\"", "\"");
        Some((key, text.leak()))
    } else {
        Some((key, text))
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

    fn flat(prefix: &str, table: toml::Table, texts: &mut Vec<(String, String)>) {
        for (key, value) in table {
            let path = format!("{prefix}{key}");
            match value {
                toml::Value::Table(inner) => flat(&format!("{path}."), inner, texts),
                other => texts.push((path, other.as_str().expect("only texts").to_owned())),
            }
        }
    }

    #[test]
    fn a_catalogue_says_what_toml_says_it_does() {
        for (lang, text) in [
            (Lang::En, include_str!("../words/en.toml")),
            (Lang::Fr, include_str!("../words/fr.toml")),
        ] {
            let mut expected = Vec::new();
            flat("", text.parse().expect("TOML"), &mut expected);
            let words = Words::of(lang);
            assert_eq!(words.keys().len(), expected.len());
            for (key, text) in expected {
                assert_eq!(
                    words.get(&key),
                    text,
                    "`{key}`: the only escapes are \\n and \\\""
                );
            }
        }
    }

    #[test]
    fn both_languages_say_the_same_things() {
        let (en, fr) = (Words::of(Lang::En), Words::of(Lang::Fr));
        assert_eq!(en.keys(), fr.keys());
        for key in en.keys() {
            let (english, french) = (en.get(&key), fr.get(&key));
            assert_eq!(holes(english), holes(french), "the holes of `{key}`");
            assert!(
                !english.trim().is_empty() && !french.trim().is_empty(),
                "`{key}` is empty"
            );
        }
    }

    #[test]
    fn the_screen_never_shouts() {
        for lang in Lang::ALL {
            let words = Words::of(lang);
            for key in words.keys() {
                assert!(!words.get(&key).contains('!'), "`{key}` in {}", lang.code());
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
