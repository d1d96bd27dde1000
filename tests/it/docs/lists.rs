//! Lists in the documents that the program has too: each is compared with the one in the source.

use super::{files, first_column, read, root};
use crate::desk::Desk;
use aplomb::draft::ALWAYS;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn set<T: Into<String>>(words: impl IntoIterator<Item = T>) -> BTreeSet<String> {
    words.into_iter().map(Into::into).collect()
}

fn guide(page: &str) -> String {
    read(Path::new("docs/guide").join(page))
}

#[test]
fn the_readme_lists_every_command() {
    let help = Desk::new().run(["--help"]).expect_exit(0).stdout;
    let commands = help
        .lines()
        .filter_map(|line| line.strip_prefix("  "))
        .filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()))
        .filter_map(|line| line.split_whitespace().next());
    let commands = set(commands);
    assert!(commands.contains("declare") && commands.len() > 20);
    assert_eq!(first_column(&read("README.md"), "## Commands"), commands);
}

#[test]
fn the_readme_lists_every_exit_code() {
    let words: toml::Table = read("src/words/en.toml").parse().expect("words");
    let codes = words["exit"].as_table().expect("exit codes").keys();
    let codes = set(codes.filter(|key| key.parse::<u8>().is_ok()).cloned());
    assert_eq!(first_column(&read("README.md"), "## Exit codes"), codes);
}

#[test]
fn the_first_command_of_the_readme_shows_people_being_told_before_the_repair() {
    let readme = read("README.md");
    let command = readme
        .lines()
        .find_map(|line| line.strip_prefix("cargo run --release -- "))
        .expect("the first command");
    let args = command.split('#').next().unwrap_or(command);
    let seen = Desk::new().run(args.split_whitespace()).expect_exit(0);
    let place = |text: &str| seen.stdout.find(text).expect(text);
    assert!(place("Write to all customers") < place("Everybody has been told"));
    assert!(place("Everybody has been told") < place("See the failure with your own eyes: done"));
    assert!(place("Resolved.") < place("steps done"));
}

#[test]
fn every_test_that_the_promises_rest_on_is_there() {
    let page = read("docs/SAFETY.md");
    let tests: String = ["tests/it", "src"]
        .iter()
        .flat_map(|folder| files(folder, ".rs"))
        .map(read)
        .collect();
    let mut named = 0;
    for quoted in page.split('`').skip(1).step_by(2) {
        let name = quoted.trim_end_matches('…');
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if name.matches('_').count() < 2 || !name.chars().all(is_name) {
            continue;
        }
        let whole = if name == quoted { "(" } else { "" };
        assert!(tests.contains(&format!("fn {name}{whole}")), "{quoted}");
        named += 1;
    }
    assert!(named > 40, "{named}");
}

/// A code and how bad it is: `error`, `warning`, or both.
type Codes = BTreeMap<String, BTreeSet<&'static str>>;

/// Every code that `check` can find, taken from where findings are made.
fn codes_in_the_source() -> Codes {
    let makers = [
        ("Diagnostic::error(", "error"),
        ("Diagnostic::warning(", "warning"),
        ("refuse(", "error"),
        ("SECRET_IN_FILE: &str = ", "error"),
    ];
    let mut codes = Codes::new();
    for file in files("src", ".rs") {
        if file.ends_with("tests.rs") {
            continue;
        }
        let text = read(&file);
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or("");
        for (maker, level) in makers {
            for (at, _) in text.match_indices(maker) {
                let rest = text[at + maker.len()..].trim_start();
                let code = rest
                    .strip_prefix('"')
                    .and_then(|rest| rest.split_once('"'))
                    .map(|(code, _)| code)
                    .filter(|code| code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'));
                if let Some(code) = code {
                    codes.entry(code.to_owned()).or_default().insert(level);
                }
            }
        }
    }
    codes
}

#[test]
fn every_code_that_check_finds_is_explained() {
    let page = guide("writing-runbooks.md");
    let (_, table) = page
        .split_once("## What `check` finds\n")
        .expect("a heading");
    let mut explained = Codes::new();
    for row in table.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let levels = ["error", "warning"].into_iter();
        let levels = levels.filter(|level| cells[2].contains(level)).collect();
        let code = cells[1].trim_matches('`').to_owned();
        assert!(explained.insert(code, levels).is_none(), "twice: {row}");
    }
    assert_eq!(explained, codes_in_the_source());
}

fn schema(name: &str) -> Value {
    serde_json::from_str(&read(format!("docs/schema/{name}-1.json"))).expect("a schema")
}

fn keys(schema: &Value, place: &str) -> BTreeSet<String> {
    let object = schema.pointer(place).and_then(Value::as_object);
    set(object.unwrap_or_else(|| panic!("{place}")).keys().cloned())
}

#[test]
fn every_key_of_a_runbook_is_explained() {
    let page = guide("writing-runbooks.md");
    let schema = schema("runbook");
    for (heading, place) in [
        ("## The top of the file", "/properties"),
        ("### `[cadence]`", "/properties/cadence/properties"),
        ("### `[[fact]]`", "/properties/fact/items/properties"),
        ("## A step", "/definitions/recover_step/properties"),
        ("### `message`", "/definitions/message/properties"),
        ("### `run`", "/definitions/run/properties"),
        ("### `check`", "/definitions/check/properties"),
        (
            "### `decide`",
            "/definitions/decide/properties/options/items/properties",
        ),
        ("### `ask`", "/definitions/ask/properties"),
        (
            "## While you wait",
            "/properties/while_waiting/items/properties",
        ),
    ] {
        assert_eq!(
            first_column(&page, heading),
            keys(&schema, place),
            "{heading}"
        );
    }
}

#[test]
fn every_key_and_name_of_a_template_is_explained() {
    let page = guide("templates.md");
    let schema = schema("template");
    for (heading, place) in [
        ("## The head", "/properties"),
        ("### A question", "/properties/question/items/properties"),
    ] {
        assert_eq!(
            first_column(&page, heading),
            keys(&schema, place),
            "{heading}"
        );
    }
    assert_eq!(
        first_column(&page, "## Names that always exist"),
        set(ALWAYS)
    );
}

#[test]
fn the_limits_of_channels_are_those_of_the_program() {
    let page = guide("templates.md");
    let (_, table) = page.split_once("## What fits where\n").expect("a heading");
    let mut shown = 0;
    for row in table.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let limits = aplomb::channel::limits(cells[1].trim_matches('`'));
        let numbers: Vec<usize> = cells[2]
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|number| number.parse().ok())
            .collect();
        let known: Vec<usize> = limits.iter().map(|limit| limit.most).collect();
        assert_eq!(numbers, known, "{row}");
        shown += 1;
    }
    assert!(shown > 10);
}

#[test]
fn every_kind_of_channel_is_in_the_guide() {
    let schema = schema("aplomb");
    let kinds = schema["definitions"]["channel"]["oneOf"].as_array();
    let kinds = kinds.expect("kinds").iter().flat_map(|kind| {
        let names = kind["properties"]["kind"]["enum"].as_array();
        names.expect("names").iter().filter_map(Value::as_str)
    });
    assert_eq!(
        first_column(&guide("workspace.md"), "## Channels"),
        set(kinds)
    );
}

#[test]
fn the_words_of_files_and_screens_are_in_the_glossary() {
    use aplomb::incident::{DataLoss, Status};
    use aplomb::runbook::{Audience, Phase, Severity, Stage};
    let page = guide("words.md");
    let mut missing = BTreeSet::new();
    let words = Phase::ALL.map(Phase::as_str).into_iter();
    let words = words
        .chain(Severity::ALL.map(Severity::as_str))
        .chain(Audience::ALL.map(Audience::as_str))
        .chain(Stage::ALL.map(Stage::as_str))
        .chain(Status::ALL.map(Status::as_str))
        .chain(DataLoss::ALL.map(DataLoss::as_str))
        .chain(aplomb::runbook::check::ROLES);
    for word in words {
        if !page.contains(&format!("`{word}`")) {
            missing.insert(word);
        }
    }
    assert_eq!(missing, BTreeSet::new());
}

#[test]
fn every_dependency_has_its_reasons() {
    let page = read("docs/decisions/0002-dependencies.md");
    let manifest: toml::Table = read("Cargo.toml").parse().expect("a manifest");
    let mut used = BTreeSet::new();
    let tables = [
        Some(&manifest["dependencies"]),
        Some(&manifest["dev-dependencies"]),
        manifest["target"]["cfg(unix)"].get("dependencies"),
    ];
    for table in tables.into_iter().flatten() {
        used.extend(table.as_table().expect("a table").keys().cloned());
    }
    let fuzz: toml::Table = read("fuzz/Cargo.toml").parse().expect("a manifest");
    let names = fuzz["dependencies"].as_table().expect("a table").keys();
    used.extend(names.filter(|name| *name != "aplomb").cloned());
    assert_eq!(first_column(&page, "## What is used"), used);
}

#[test]
fn every_decision_says_what_would_change_it() {
    for page in files("docs/decisions", ".md") {
        let text = read(&page);
        let number = page.file_name().expect("a name").to_string_lossy()[..4].parse::<u32>();
        let number = number.expect("a number");
        assert!(text.starts_with(&format!("# {number}. ")), "{page:?}");
        for part in [
            "**Context.**",
            "**Decision.**",
            "**Consequences.**",
            "**Would change our mind.**",
        ] {
            assert!(text.contains(part), "{}: no {part}", page.display());
        }
    }
}

#[test]
fn no_two_decisions_have_one_number() {
    let mut numbered = BTreeMap::new();
    for page in files("docs/decisions", ".md") {
        let name = page.file_name().expect("a name").to_string_lossy();
        let number = name.split('-').next().expect("a number").to_owned();
        if let Some(other) = numbered.insert(number, page.clone()) {
            panic!("{} and {}", other.display(), page.display());
        }
    }
}

#[test]
fn what_deny_bans_is_not_in_the_lock_file() {
    let deny: toml::Table = read("deny.toml").parse().expect("a configuration");
    let lock: toml::Table = read("Cargo.lock").parse().expect("a lock file");
    let banned = deny["bans"]["deny"].as_array().expect("a list");
    let banned = set(banned.iter().filter_map(|ban| ban["crate"].as_str()));
    let locked = lock["package"].as_array().expect("packages");
    let locked = set(locked.iter().filter_map(|package| package["name"].as_str()));
    assert!(banned.contains("openssl-sys"));
    assert_eq!(
        banned.intersection(&locked).collect::<Vec<_>>(),
        Vec::<&String>::new()
    );
}

#[test]
fn the_changelog_has_its_fixed_headings() {
    let changelog = read("CHANGELOG.md");
    let headings: Vec<&str> = changelog
        .lines()
        .filter_map(|line| line.strip_prefix("### "))
        .collect();
    let fixed = ["New", "Changed", "Repaired", "On disk", "For scripts"];
    assert!(
        headings.iter().all(|heading| fixed.contains(heading)),
        "{headings:?}"
    );
    assert!(changelog.contains("## Unreleased"));
    assert!(root().join("LICENSE-MIT").exists());
}
