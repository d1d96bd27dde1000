//! Every word on the screen, in one catalogue per language.
//!
//! The catalogues are `src/words/en.toml` and `src/words/fr.toml`: `key = "text with {holes}"`,
//! grouped in tables, one text on one line. Every command begins with them and needs a few tables
//! of many, so the tables are found when the program is built and read line by line when something
//! in them is wanted; a test holds that reading to what TOML says, and another one the keys and holes of both languages. A missing key is our bug and shows as the key itself, so that a responder
//! still sees something.

use std::fmt::Write as _;
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
    catalogue: &'static Catalogue,
}

/// A language's file, and where its tables stand in it.
#[derive(Debug)]
struct Catalogue {
    file: &'static str,
    /// Sorted by name.
    tables: &'static [Table],
    /// What each of them says: key and text.
    texts: &'static [OnceLock<Vec<(&'static str, &'static str)>>],
}

/// Where a table stands: places in the file, which need no work when the program starts.
#[derive(Clone, Copy, Debug)]
struct Table {
    name: usize,
    name_end: usize,
    end: usize,
}

impl Table {
    const NONE: Self = Self {
        name: 0,
        name_end: 0,
        end: 0,
    };

    /// Whether its name comes before another one's.
    const fn is_before(self, other: Self, file: &[u8]) -> bool {
        let mut at = 0;
        loop {
            let (mine, theirs) = (self.name + at, other.name + at);
            if mine == self.name_end || theirs == other.name_end {
                return mine == self.name_end && theirs != other.name_end;
            }
            if file[mine] != file[theirs] {
                return file[mine] < file[theirs];
            }
            at += 1;
        }
    }
}

/// Whether a table begins at this place: no line of a text begins with a bracket.
const fn begins(file: &[u8], at: usize) -> bool {
    file[at] == b'[' && (at == 0 || file[at - 1] == b'\n')
}

/// How many tables a file has.
const fn count(file: &[u8]) -> usize {
    let (mut at, mut count) = (0, 0);
    while at < file.len() {
        count += begins(file, at) as usize;
        at += 1;
    }
    count
}

/// Where they stand, sorted by name.
const fn tables<const N: usize>(file: &[u8]) -> [Table; N] {
    let mut tables = [Table::NONE; N];
    let (mut at, mut count) = (0, 0);
    while at < file.len() {
        if begins(file, at) {
            let mut end = at;
            while file[end] != b']' {
                end += 1;
            }
            tables[count] = Table {
                name: at + 1,
                name_end: end,
                end: file.len(),
            };
            if count > 0 {
                tables[count - 1].end = at;
            }
            count += 1;
        }
        at += 1;
    }
    let mut sorted = 1;
    while sorted < N {
        let mut place = sorted;
        while place > 0 && tables[place].is_before(tables[place - 1], file) {
            tables.swap(place, place - 1);
            place -= 1;
        }
        sorted += 1;
    }
    tables
}

/// A language's catalogue, its tables found when the program was built.
macro_rules! catalogue {
    ($file:literal) => {{
        const FILE: &str = include_str!($file);
        const COUNT: usize = count(FILE.as_bytes());
        static TABLES: [Table; COUNT] = tables(FILE.as_bytes());
        static TEXTS: [OnceLock<Vec<(&'static str, &'static str)>>; COUNT] =
            [const { OnceLock::new() }; COUNT];
        Catalogue {
            file: FILE,
            tables: &TABLES,
            texts: &TEXTS,
        }
    }};
}

static EN: Catalogue = catalogue!("../words/en.toml");
static FR: Catalogue = catalogue!("../words/fr.toml");

impl Catalogue {
    fn name(&self, table: Table) -> &'static str {
        &self.file[table.name..table.name_end]
    }

    /// What the table at this place in the row says.
    fn texts(&self, place: usize) -> &[(&'static str, &'static str)] {
        let table = self.tables[place];
        self.texts[place].get_or_init(|| {
            let lines = self.file[table.name_end..table.end].lines();
            lines.filter_map(entry).collect()
        })
    }
}

impl Words {
    /// The catalogue of a language.
    #[must_use]
    pub fn of(lang: Lang) -> Self {
        let catalogue = match lang {
            Lang::En => &EN,
            Lang::Fr => &FR,
        };
        Self { lang, catalogue }
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
        let catalogue = self.catalogue;
        let keys = (0..catalogue.tables.len()).flat_map(|place| {
            let table = catalogue.name(catalogue.tables[place]);
            let texts = catalogue.texts(place).iter();
            texts.map(move |(key, _)| format!("{table}.{key}"))
        });
        let mut keys: Vec<_> = keys.collect();
        keys.sort_unstable();
        keys
    }

    fn text(self, key: &str) -> Option<&'static str> {
        let (table, key) = key.rsplit_once('.')?;
        let Self { catalogue, .. } = self;
        let found = catalogue
            .tables
            .binary_search_by_key(&table, |table| catalogue.name(*table));
        let mut texts = catalogue.texts(found.ok()?).iter();
        let (_, text) = texts.find(|(known, _)| *known == key)?;
        Some(text)
    }
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
