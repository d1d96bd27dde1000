//! How often each rule is right, on texts that people marked.

use super::*;

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Set {
    pub(super) message: Vec<Marked>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Marked {
    pub(super) text: String,
    pub(super) subject: Option<String>,
    pub(super) stage: Option<Stage>,
    pub(super) status: Option<Status>,
    pub(super) audience: Option<Audience>,
    pub(super) written_for: Option<Audience>,
    pub(super) other: Option<String>,
    limit: Option<String>,
    promised: Option<String>,
    pub(super) expect: Vec<String>,
}

const PAGE: &str = "docs/guide/messages.md";

const BEGIN: &str = "<!-- measured: written by tests/it/lint.rs -->\n";

const END: &str = "<!-- end of measured -->\n";

pub(super) fn house() -> House {
    House {
        hosts: vec!["orion".into(), "relay.inside.shop.example".into()],
        people: vec!["Ana Lopez".into(), "Ben".into()],
        public: vec![
            "care@shop.example".into(),
            "https://status.shop.example".into(),
        ],
    }
}

/// `unseen.` is the set that was written after the rules.
fn set(which: &str) -> Vec<(Lang, Marked)> {
    let mut all = Vec::new();
    for lang in Lang::ALL {
        let text = read(format!("tests/messages/{which}{}.toml", lang.code()));
        let set: Set = toml::from_str(&text).expect("a set of messages");
        all.extend(set.message.into_iter().map(|message| (lang, message)));
    }
    all
}

impl Marked {
    fn expected(&self) -> BTreeSet<Rule> {
        let rule = |code: &String| Rule::parse(code).unwrap_or_else(|| panic!("no rule {code}"));
        self.expect.iter().map(rule).collect()
    }

    fn found(&self, lang: Lang, house: &House) -> BTreeSet<Rule> {
        let limits = self.limit.as_deref().map(limits).unwrap_or_default();
        let other = match lang {
            Lang::En => Lang::Fr,
            Lang::Fr => Lang::En,
        };
        let message = Message {
            subject: self.subject.as_deref(),
            body: &self.text,
            lang,
            audience: self.audience.unwrap_or(Audience::Public),
            written_for: self.written_for,
            stage: self.stage.unwrap_or(Stage::Update),
            status: self.status.unwrap_or(Status::Investigating),
            next: self.promised.as_deref(),
            house,
            limits: &limits,
            twin: self.other.as_deref().map(|body| Twin {
                subject: None,
                body,
                lang: other,
            }),
        };
        lint::lint(&message)
            .iter()
            .map(|finding| finding.rule)
            .collect()
    }
}

#[derive(Clone, Copy, Default)]
struct Score {
    right: u32,
    wrong: u32,
    missed: u32,
}

impl Score {
    fn row(self, name: &str) -> String {
        let share = |of: u32| match of {
            0 => "–".to_owned(),
            of => format!("{:.0} %", f64::from(self.right) * 100.0 / f64::from(of)),
        };
        let Self {
            right,
            wrong,
            missed,
        } = self;
        format!(
            "| {name} | {} | {right} | {wrong} | {missed} | {} | {} |\n",
            right + missed,
            share(right + wrong),
            share(right + missed)
        )
    }
}

/// What the rules make of a set of messages.
#[derive(Default)]
struct Measured {
    rules: BTreeMap<Rule, Score>,
    langs: BTreeMap<&'static str, Score>,
    all: Score,
    exact: usize,
    notes: String,
}

fn measure(set: &[(Lang, Marked)]) -> Measured {
    let house = house();
    let mut measured = Measured::default();
    for (lang, marked) in set {
        let (expected, found) = (marked.expected(), marked.found(*lang, &house));
        measured.exact += usize::from(expected == found);
        for rule in expected.union(&found) {
            let is_right = (expected.contains(rule), found.contains(rule));
            let of_lang = measured.langs.entry(lang.code()).or_default();
            let of_rule = measured.rules.entry(*rule).or_default();
            for score in [of_rule, of_lang, &mut measured.all] {
                match is_right {
                    (true, true) => score.right += 1,
                    (false, _) => score.wrong += 1,
                    (true, false) => score.missed += 1,
                }
            }
            let how = match is_right {
                (true, true) => continue,
                (false, _) => "wrong",
                (true, false) => "missed",
            };
            let text = marked.text.replace('\n', " / ");
            let _ = writeln!(measured.notes, "* {how}, `{}`: {text}", rule.code());
        }
    }
    measured
}

impl Measured {
    fn table(&self, set: &[(Lang, Marked)]) -> String {
        let fine = set.iter().filter(|(_, one)| one.expect.is_empty()).count();
        let mut table = format!(
            "{} messages, {fine} of them without a mistake; {} are judged exactly as they were marked.\n\n",
            set.len(),
            self.exact
        );
        table.push_str("| rule | marked | found | wrong | missed | precision | recall |\n");
        table.push_str("|---|---|---|---|---|---|---|\n");
        for rule in Rule::ALL {
            if let Some(score) = self.rules.get(&rule) {
                table.push_str(&score.row(&format!("`{}`", rule.code())));
            }
        }
        for (code, name) in [("en", "English"), ("fr", "French")] {
            let score = self.langs.get(code).copied().unwrap_or_default();
            table.push_str(&score.row(name));
        }
        table.push_str(&self.all.row("all"));
        let notes = &self.notes;
        let _ = write!(
            table,
            "\nWhat was judged otherwise than it was marked:\n\n{notes}"
        );
        table
    }
}

#[test]
fn the_manual_says_how_often_each_rule_is_right() {
    let (known, unseen) = (set(""), set("unseen."));
    assert!(known.len() >= 150, "{} messages", known.len());
    let (of_known, of_unseen) = (measure(&known), measure(&unseen));
    for rule in Rule::ALL {
        let score = of_known.rules.get(&rule).copied().unwrap_or_default();
        assert!(
            score.right + score.missed > 0,
            "nothing marked for {}",
            rule.code()
        );
    }
    let table = format!(
        "### The set the rules were written with\n\n{}\n### The set that was written afterwards\n\n{}",
        of_known.table(&known),
        of_unseen.table(&unseen)
    );
    let page = read(PAGE);
    let (before, rest) = page.split_once(BEGIN).expect("the table begins");
    let (written, after) = rest.split_once(END).expect("the table ends");
    if blessing() && written != table {
        let page = format!("{before}{BEGIN}{table}{END}{after}");
        std::fs::write(root().join(PAGE), page).expect("written");
        return;
    }
    assert_eq!(written, table, "{PAGE} is stale: APLOMB_BLESS=1");
}

#[test]
fn french_is_judged_the_same_however_its_spaces_are_set() {
    let house = house();
    let set_well = |text: &str| {
        let mut text = text
            .replace("« ", "«\u{a0}")
            .replace(" h ", "\u{a0}h\u{a0}");
        for (sign, space) in [
            (":", '\u{a0}'),
            ("»", '\u{a0}'),
            (";", '\u{202f}'),
            ("?", '\u{202f}'),
        ] {
            text = text.replace(&format!(" {sign}"), &format!("{space}{sign}"));
        }
        text.replace(" min", "\u{a0}min").replace(" %", "\u{202f}%")
    };
    let mut changed = 0;
    for (lang, marked) in set("").into_iter().chain(set("unseen.")) {
        let typed = marked.found(lang, &house);
        let text = set_well(&marked.text);
        if lang == Lang::Fr && text != marked.text {
            changed += 1;
            let set = Marked { text, ..marked };
            assert_eq!(set.found(lang, &house), typed, "{}", set.text);
        }
    }
    assert!(changed > 90, "{changed}");
}
