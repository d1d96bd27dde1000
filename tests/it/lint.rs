//! The rules for messages, held against a set of updates that people have marked by hand.
//!
//! `tests/messages/*.toml` has the updates; what the rules find in them, right and wrong, is the
//! table of `docs/guide/messages.md`, which this test computes (`APLOMB_BLESS=1` writes it).

use crate::desk::Desk;
use crate::docs::{blessing, read, root};
use crate::small;
use aplomb::base::{Lang, Moment, TemplateName, Words, Zone};
use aplomb::channel::limits;
use aplomb::draft::{self, Rendered, Situation, Template, Values};
use aplomb::incident::Status;
use aplomb::lint::{self, House, Message, Rule, Twin};
use aplomb::runbook::{Audience, Severity, Stage};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Set {
    message: Vec<Marked>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Marked {
    text: String,
    subject: Option<String>,
    stage: Option<Stage>,
    status: Option<Status>,
    audience: Option<Audience>,
    written_for: Option<Audience>,
    other: Option<String>,
    limit: Option<String>,
    promised: Option<String>,
    expect: Vec<String>,
}

const PAGE: &str = "docs/guide/messages.md";
const BEGIN: &str = "<!-- measured: written by tests/it/lint.rs -->\n";
const END: &str = "<!-- end of measured -->\n";

fn house() -> House {
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

/// The shipped message of this name and stage in a language, with every set of example answers.
fn rendered(name: &str, stage: Stage, lang: Lang, mark: Option<&str>) -> Vec<(Status, Rendered)> {
    let shipped = aplomb::shipped::TEMPLATES.iter().find(|shipped| {
        (shipped.name, shipped.stage, shipped.lang) == (name, stage.as_str(), lang.code())
    });
    let shipped = shipped.expect("a shipped template");
    let name = TemplateName::parse(shipped.name).expect("a name");
    let (template, _) = Template::parse(name, stage, lang, shipped.text);
    let template = template.expect("a template");
    let words = Words::of(lang);
    let sets = draft::examples(&template, &situation(stage));
    let put = |values: Values| {
        let said = values.get("status").expect("a state").to_owned();
        let status = Status::ALL
            .into_iter()
            .find(|status| words.get(&format!("draft.status.{status}")) == said);
        let rendered = draft::render(&template, &values, mark).expect("words");
        (status.expect("a state"), rendered)
    };
    sets.into_iter().map(put).collect()
}

fn situation(stage: Stage) -> Situation {
    let at = |text| Moment::parse(text).expect("a moment");
    let last = stage == Stage::Resolution;
    Situation {
        organisation: "Shop".into(),
        title: "The site is down".into(),
        incident: "2026-11-22-site-down".into(),
        severity: Severity::Sev1,
        status: Status::Investigating,
        started: at("2026-11-22T13:05:00Z"),
        now: at("2026-11-22T14:20:00Z"),
        next_update: (!last).then(|| at("2026-11-22T14:40:00Z")),
        update_number: 3,
        commander: Some("Ana".into()),
        contact: Some("care@shop.example".into()),
        status_page: Some("https://status.shop.example".into()),
        data_loss: None,
        follow_up: false,
        zone: Zone::parse("Europe/Paris").expect("a zone"),
        answers: BTreeMap::new(),
    }
}

#[test]
fn no_shipped_message_has_to_be_looked_at_again() {
    let house = house();
    let names: BTreeSet<_> = aplomb::shipped::TEMPLATES
        .iter()
        .map(|one| one.name)
        .collect();
    let mut looked = 0;
    for name in names {
        for (stage, marked) in Stage::ALL.into_iter().flat_map(|s| [(s, false), (s, true)]) {
            let mark = |lang| marked.then(|| Words::of(lang).get("drill.mark"));
            let [en, fr] = [Lang::En, Lang::Fr].map(|lang| rendered(name, stage, lang, mark(lang)));
            assert_eq!(en.len(), fr.len());
            for ((status, own), (_, other)) in en.iter().zip(&fr).chain(fr.iter().zip(&en)) {
                let message = Message {
                    subject: own.subject.as_deref(),
                    body: &own.body,
                    lang: own.lang,
                    audience: match name {
                        "staff-alert" => Audience::Staff,
                        _ => Audience::Public,
                    },
                    written_for: None,
                    stage,
                    status: *status,
                    next: (stage != Stage::Resolution).then_some("15:40"),
                    house: &house,
                    limits: &[],
                    twin: Some(Twin {
                        subject: other.subject.as_deref(),
                        body: &other.body,
                        lang: other.lang,
                    }),
                };
                let found = lint::lint(&message);
                assert!(found.is_empty(), "{name} {stage}\n{}\n{found:#?}", own.body);
                looked += 1;
            }
        }
    }
    assert!(looked > 400, "{looked}");
}

const PROMISED: &str = "Customers cannot log in. It will be fixed by 15:00. Next message: 14:30.";

#[test]
fn a_message_from_elsewhere_is_judged_by_the_exit_code() {
    let desk = Desk::with_workspace();
    desk.write(
        "fine.txt",
        "Customers cannot log in. Next message: 14:30 at the latest.\n",
    )
    .write("promised.txt", PROMISED)
    .write(
        "repare.txt",
        "Le site sera rétabli d’ici 15 h. Prochain message : 14 h 30.\n",
    );
    desk.run(["lint", "fine.txt"]).expect_exit(0);
    let seen = desk.run(["lint", "promised.txt"]).expect_exit(3);
    assert!(
        seen.stdout.contains("promised.txt:1:37 repair-time"),
        "{}",
        seen.stdout
    );
    let seen = desk
        .run(["lint", "repare.txt", "--lang", "fr"])
        .expect_exit(3);
    assert!(
        seen.stdout.contains("Promettez le prochain message"),
        "{}",
        seen.stdout
    );
    desk.run(["lint", "promised.txt", "--audience", "staff"])
        .expect_exit(0);
    desk.run(["lint", "fine.txt", "--stage", "resolution"])
        .expect_exit(3);
    desk.run(["lint", "fine.txt", "--promised", "14:45"])
        .expect_exit(3);
    desk.run(["lint", "not-there.txt"]).expect_exit(1);
    desk.run(["lint"]).expect_exit(2);
    desk.run(["lint", "fine.txt", "--allow", "nonsense=x"])
        .expect_exit(2);
    desk.run(["lint", "fine.txt", "--allow", "blame"])
        .expect_exit(2);
    desk.run([
        "lint",
        "promised.txt",
        "--allow",
        "repair-time=they publish it",
    ])
    .expect_exit(0);
}

#[test]
fn programs_get_the_place_and_the_reason() {
    let desk = Desk::with_workspace();
    desk.write("mail.txt", &format!("Subject: Shop\n{PROMISED}"));
    let seen = desk
        .run(["lint", "mail.txt", "--format", "json"])
        .expect_exit(3);
    let document: serde_json::Value = serde_json::from_str(&seen.stdout).expect("JSON");
    let finding = &document["findings"][0];
    assert_eq!(finding["rule"], "repair-time");
    assert_eq!(
        (&finding["line"], &finding["column"]),
        (&2.into(), &37.into())
    );
    let text = desk.read("mail.txt");
    let place =
        |key: &str| usize::try_from(finding[key].as_u64().expect("a number")).expect("small");
    assert_eq!(&text[place("start")..place("end")], "fixed by 15:00");
    assert!(
        finding["source"]
            .as_str()
            .expect("a text")
            .starts_with("https://")
    );
}

#[test]
fn a_secret_is_found_and_not_printed() {
    let desk = Desk::with_workspace();
    let token = format!("{}{}", "xoxb-", "123456789012-abcdefghij");
    desk.write("secret.txt", &format!("Use {token}. Next message: 14:30."));
    for format in ["human", "json"] {
        let seen = desk
            .run(["lint", "secret.txt", "--format", format])
            .expect_exit(3);
        assert!(!seen.stdout.contains("xoxb") && !seen.stderr.contains("xoxb"));
    }
}

#[test]
fn a_rule_is_set_aside_for_the_rest_of_the_incident_and_the_reason_is_in_the_timeline() {
    let desk = small::desk();
    let mut declare = small::DECLARE;
    declare[4] = "impact=log in; it will be fixed by 15:00";
    desk.run(declare).expect_exit(0);
    // Colleagues may know a time; the message to everybody outside comes next.
    desk.run(["done", "tell-staff"]).expect_exit(0);
    let walk = || desk.stdin("q\n").run(["resume"]).expect_exit(0);
    let seen = walk();
    let seen = format!("{}{}", seen.stdout, seen.stderr);
    assert!(seen.contains("Look again (repair-time)"), "{seen}");
    desk.run(["lint"]).expect_exit(3);
    desk.run(["lint", "--allow", "repair-time=the provider publishes it"])
        .expect_exit(0);
    desk.run(["lint"]).expect_exit(0);
    let timeline = desk.run(["timeline"]).expect_exit(0).stdout;
    assert!(
        timeline.contains("lint repair-time: the provider publishes it"),
        "{timeline}"
    );
    let seen = walk();
    assert!(!seen.stdout.contains("Look again") && !seen.stderr.contains("Look again"));
}

#[test]
fn the_preview_of_a_mailing_says_what_to_look_at_again() {
    let desk = Desk::with_workspace();
    let config = desk.read("aplomb.toml");
    let channel = "\n[channels.customers]\nkind = \"mail\"\n\
                   from = \"Shop <hello@shop.example>\"\nlist = \"customers.csv\"\n";
    desk.write("aplomb.toml", &format!("{config}{channel}"));
    desk.run(
        [
            "declare",
            "site-down",
            "--no-input",
            "--fact",
            "affected=all customers",
            "--fact",
        ]
        .into_iter()
        .chain(["impact=pay; it will be fixed by 15:00"]),
    )
    .expect_exit(0);
    let dry = ["send", "write-to-customers", "--dry-run"];
    let seen = desk.run(dry).expect_exit(0);
    assert!(
        seen.stdout.contains("Look again (repair-time)"),
        "{}",
        seen.stdout
    );
    let json = desk
        .run(dry.into_iter().chain(["--json"]))
        .expect_exit(0)
        .json();
    assert_eq!(json["deliveries"][0]["look_again"][0], "repair-time");
}

#[test]
fn a_send_that_is_refused_names_every_word_it_stumbled_over() {
    let desk = Desk::with_workspace();
    desk.write(
        "aplomb.toml",
        "[organisation]\nname = \"Shop\"\n[channels.status-page]\nkind = \"slack\"\n\
         url = { env = \"NEWS\" }\nbase = \"http://127.0.0.1:9\"\n",
    );
    // Put together here, so that no scanner takes this file for a leak.
    let token = format!("{}{}", "xoxb-", "123456789012-abcdefghij");
    let impact = format!("impact=open db-master-3, web01.internal or redis-7 with {token}");
    let declare = ["declare", "site-down", "--no-input", "--fact", &impact];
    desk.run(declare.into_iter().chain(["--fact", "affected=all"]))
        .expect_exit(0);
    let send = ["send", "update-status-page", "--channel", "status-page"];
    let refused = desk
        .call()
        .env("NEWS", "http://127.0.0.1:9/x")
        .run(send.into_iter().chain(["--no-input"]))
        .expect_exit(3);
    for word in ["db-master-3", "web01.internal", "redis-7", "xo…ij"] {
        assert!(refused.stderr.contains(word), "{word}: {refused}");
    }
    assert!(!refused.stderr.contains(&token), "{refused}");
}

#[test]
fn what_is_missing_is_missing_on_the_last_line_that_is_written() {
    let desk = Desk::with_workspace();
    for (text, place) in [
        ("Logins fail.\n", "-:1:13 no-next-update"),
        ("Logins fail.", "-:1:13 no-next-update"),
        ("Logins fail.\n\n\n", "-:1:13 no-next-update"),
        ("Logins fail\nfor all. \n", "-:2:9 no-next-update"),
        ("Subject: Logins\n\nThey fail.\n", "-:3:11 no-next-update"),
    ] {
        let seen = desk.stdin(text).run(["lint", "-"]).expect_exit(3);
        assert!(seen.stdout.contains(place), "{place}: {seen}");
    }
}
