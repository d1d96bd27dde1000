//! Our count for X beside that of X's own library, `twitter-text`.

use super::peer::{ask, is_asked, path};
use aplomb::channel::{Counting, length};
use std::fmt::Write as _;

/// What messages are made of: counted exactly.
const USUAL: &[&str] = &[
    "We",
    "cannot",
    "take",
    "orders",
    "at",
    "the",
    "moment",
    "a",
    "I",
    "Nous",
    "réparons",
    "où",
    "cœur",
    "déjà",
    "l’accès",
    "« pas »",
    "14\u{a0}h\u{a0}05",
    "14:05",
    "UTC",
    "2,5 %",
    "3.14",
    "v1.2.3",
    "—",
    "–",
    "…",
    "’",
    "“quoted”",
    "•",
    "€",
    "£5",
    "°C",
    "№",
    "™",
    "©",
    "®",
    "→",
    "✓",
    "(1/3)",
    "#1",
    "#incident",
    "@ana",
    "help@shop.com",
    "e.g.",
    "i.e.",
    "etc.",
    "a/b",
    "C:\\x",
    "https://status.shop.com",
    "https://status.shop.com/42",
    "http://shop.co.uk/a?b=c&d=e#f",
    "https://shop.fr/é",
    "https://shop.fr/a_(b)",
    "status.shop.com",
    "shop.io/x",
    "Shop.com,",
    "(https://shop.com/a)",
    "https://shop.com/a.",
    "https://shop.com/a!",
    "https://shop.com?",
    "«https://shop.com»",
    "https://shop.com…",
    "“status.shop.com”,",
    "👍",
    "👍🏽",
    "🔥",
    "✅",
    "⚠️",
    "❤️",
    "☎️",
    "1️⃣",
    "🇫🇷",
    "👨\u{200d}👩\u{200d}👧\u{200d}👦",
    "👩🏽\u{200d}💻",
    "🏳️\u{200d}🌈",
    "日本語",
    "한국어",
    "Привет",
    "עברית",
    "العربية",
    "ไทย",
    "e\u{301}",
    "\n",
    "\n\n",
    "  ",
    "\t",
];

/// What nobody writes, or X may see otherwise than we: never counted too low.
const WILD: &[&str] = &[
    "https://shop.example/a",
    "shop.example",
    "a.b",
    "x.y.z.com",
    "-a.com",
    "_a.com",
    "a_b.com",
    "a-.com",
    "http://a",
    "http://a.b",
    "https://",
    "http://a.com:80/x",
    "ftp://a.com",
    "//a.com",
    "www.a.com",
    "a.com/b/c/d?e",
    "a.com.",
    ".com",
    "a..com",
    "a@b.com",
    "@a.com",
    "#a.com",
    "$a.com",
    "a.com@b",
    "https://é.fr/",
    "http://例え.jp",
    "例え.jp",
    "foo.中国",
    "a.museum",
    "a.photography",
    "a.zip",
    "t.co/a",
    "https://t.co/abcdefghij",
    "https://t.co/abcdefghijklmnop",
    "https://a.com/((b))",
    "https://a.com/b)",
    "https://a.com/Привет",
    "https://a.com/?q=é",
    "https://a.com/a:b;c'd\"e",
    "HTTPS://A.COM/B",
    "http://shop.com.shop.com.shop.com",
    "https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.com",
    "\u{200b}",
    "\u{200d}",
    "\u{fe0f}",
    "\u{20e3}",
    "\u{202e}",
    "\u{feff}",
    "\u{0}",
    "\u{7}",
    "\u{301}",
    "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
    "🫠",
    "🪿",
    "🇫",
    "🏽",
    "👨\u{200d}",
    "☺",
    "⌚",
    "▪",
    "〰",
    "㊗",
    "🐻\u{200d}❄️",
    "🧑\u{200d}🤝\u{200d}🧑",
    "👁\u{fe0f}\u{200d}🗨\u{fe0f}",
    "#️⃣",
    "*️⃣",
    "©️",
    "ﬁ",
    "Å",
    "\u{1100}\u{1161}",
    "𝒳",
    "\u{10ffff}",
    "\u{2028}",
    "\u{85}",
    "｡",
    "＠ana",
    "＃tag",
    "．com",
    "a。com",
    "a．com",
];

/// The same texts each time.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % sides
    }

    fn text(&mut self, words: &[&str], glue: &[&str]) -> String {
        let mut text = String::new();
        for _ in 0..=self.throw(14) {
            text.push_str(words[self.throw(words.len())]);
            text.push_str(glue[self.throw(glue.len())]);
        }
        text
    }
}

fn counted(text: &str) -> usize {
    length(Counting::Weighted, text)
}

#[test]
fn what_x_counted_once_is_what_we_count() {
    let table = std::fs::read_to_string(path("counted.json")).expect("the table");
    let table: Vec<(String, usize)> = serde_json::from_str(&table).expect("texts and lengths");
    assert!(table.len() >= 100, "{}", table.len());
    for (text, theirs) in table {
        assert_eq!(counted(&text), theirs, "{text:?}");
    }
}

#[test]
fn x_counts_as_we_count() {
    if !is_asked() {
        return;
    }
    let mut dice = Dice(42);
    let usual: Vec<String> = (0..6_000)
        .map(|_| dice.text(USUAL, &[" ", " ", "\n"]))
        .collect();
    let mut wrong = String::new();
    for (text, theirs) in usual.iter().zip(ask("count.js", &usual)) {
        let theirs: usize = theirs.parse().expect("a length");
        if counted(text) != theirs {
            writeln!(wrong, "{} for {theirs}: {text:?}", counted(text)).expect("text");
        }
    }
    // Apart, nothing is counted too low; glued to each other without a space, one in a thousand.
    let both = [USUAL, WILD].concat();
    let apart = [" ", "\n", ", ", ". ", " – "];
    let glued = [" ", "", "", ".", ",", "/", "-", "é", "日"];
    for (glue, allowed) in [(&apart[..], 0), (&glued[..], 12)] {
        let wild: Vec<String> = (0..12_000).map(|_| dice.text(&both, glue)).collect();
        let (mut below, mut above) = (String::new(), 0);
        for (text, theirs) in wild.iter().zip(ask("count.js", &wild)) {
            let theirs: usize = theirs.parse().expect("a length");
            above += usize::from(counted(text) > theirs);
            if counted(text) < theirs {
                writeln!(below, "{} below {theirs}: {text:?}", counted(text)).expect("text");
            }
        }
        let lines = below.lines().count();
        println!("of {} wild texts {above} above, {lines} below", wild.len());
        if lines > allowed {
            wrong.push_str(&below);
        }
    }
    let lines: Vec<&str> = wrong.lines().take(40).collect();
    assert_eq!(wrong, "", "{}", lines.join("\n"));
}

/// The table is theirs: `APLOMB_BLESS=1` with `--real` asks for it again.
#[test]
fn the_table_is_what_x_counts() {
    if !is_asked() {
        return;
    }
    let mut dice = Dice(7);
    let mut texts: Vec<String> = USUAL.iter().map(|text| (*text).to_owned()).collect();
    texts.extend((0..60).map(|_| dice.text(USUAL, &[" "])));
    let lengths = ask("count.js", &texts);
    let rows = texts.iter().zip(&lengths);
    let rows: Vec<String> = rows
        .map(|(text, length)| format!("[{},{length}]", serde_json::to_string(text).expect("JSON")))
        .collect();
    let table = format!("[\n{}\n]\n", rows.join(",\n"));
    if std::env::var("APLOMB_BLESS").is_ok() {
        std::fs::write(path("counted.json"), &table).expect("a place");
    }
    let known = std::fs::read_to_string(path("counted.json")).expect("the table");
    assert_eq!(known, table);
}
