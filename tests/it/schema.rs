//! The JSON Schemas and the parsers say the same: what one accepts, the other does.
//!
//! A complete file is changed in every place and in every way that people get wrong; both judge the
//! result. What a schema cannot know is listed below, by the codes of the findings.

use aplomb::base::{Diagnostic, Lang, Level, RunbookId, TemplateName};
use aplomb::draft::Template;
use aplomb::runbook::Stage;
use aplomb::{config, runbook};
use jsonschema::Validator;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use toml::{Table, Value};

const RUNBOOK: &str = include_str!("../runbooks/complete.toml");
const WORKSPACE: &str = include_str!("../workspaces/complete.toml");
const HEAD: &str = include_str!("../templates/head.toml");

/// Findings about how names in a file refer to each other, or how two values compare.
const BEYOND_A_SCHEMA: &[&str] = &[
    "duplicate-id",
    "duplicate-option",
    "unknown-step",
    "goto-backwards",
    "goto-other-list",
    "when-not-earlier",
    "not-a-decision",
    "unknown-option",
    "long-too-early",
    "long-too-fast",
    // aplomb.toml
    "duplicate-key", // `commander` beside `incident-commander`
    "unknown-zone",
    "not-encrypted",
    "unknown-name", // a hole of a `webhook`
    "not-json",
    // the head of a template
    "reserved-name",
];

fn validator(schema: &str) -> Validator {
    let schema: Json = serde_json::from_str(schema).expect("a schema is JSON");
    jsonschema::meta::validate(&schema).expect("a schema is one of draft-07");
    jsonschema::validator_for(&schema).expect("a schema")
}

fn json(text: &str) -> Json {
    let table: Table = toml::from_str(text).expect("TOML");
    serde_json::to_value(table).expect("JSON")
}

/// The errors of a text, as its parser sees it.
type Judge = fn(&str) -> Vec<Diagnostic>;

fn errors(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let is_error = |finding: &Diagnostic| finding.level == Level::Error;
    findings.into_iter().filter(is_error).collect()
}

fn runbook_errors(text: &str) -> Vec<Diagnostic> {
    let id = RunbookId::parse("site-down").expect("a name");
    errors(runbook::parse(&id, text).findings)
}

fn workspace_errors(text: &str) -> Vec<Diagnostic> {
    errors(config::parse(text).1)
}

fn head_errors(text: &str) -> Vec<Diagnostic> {
    let name = TemplateName::parse("customer-email").expect("a name");
    let text = format!("+++\n{text}\n+++\nWords.");
    errors(Template::parse(name, Stage::Resolution, Lang::En, &text).1)
}

/// What people write in the place of something else.
fn wrong_values() -> Vec<Value> {
    let mut table = Table::new();
    table.insert("x".to_owned(), Value::Integer(1));
    vec![
        Value::String("a text, with Capitals".to_owned()),
        Value::String("word".to_owned()),
        Value::String("15m".to_owned()),
        Value::String("5M".to_owned()),
        Value::String("0s".to_owned()),
        Value::String(String::new()),
        Value::String(" \n ".to_owned()),
        Value::String("two\nlines".to_owned()),
        Value::String("https://a.example/b".to_owned()),
        Value::String("http://".to_owned()),
        Value::String("a@b".to_owned()),
        Value::Integer(-1),
        Value::Integer(0),
        Value::Integer(3),
        Value::Integer(1_000_000),
        Value::Float(1.5),
        Value::Boolean(true),
        Value::Array(Vec::new()),
        Value::Array(vec![Value::String("a".to_owned())]),
        Value::Array(vec![Value::String("a".to_owned()); 2]),
        Value::Array(vec![Value::String(String::new())]),
        Value::Array(vec![Value::Integer(1)]),
        Value::Array(vec![Value::Table(Table::new())]),
        Value::Table(Table::new()),
        Value::Table(table),
    ]
}

/// One step on the way to a value.
#[derive(Clone, Debug)]
enum At {
    Key(String),
    Item(usize),
}

fn places(value: &Value, here: &[At], all: &mut Vec<Vec<At>>) {
    let mut visit = |at: At, inner: &Value| {
        let mut path = here.to_vec();
        path.push(at);
        all.push(path.clone());
        places(inner, &path, all);
    };
    match value {
        Value::Table(table) => {
            for (key, inner) in table {
                visit(At::Key(key.clone()), inner);
            }
        }
        Value::Array(items) => {
            for (at, inner) in items.iter().enumerate() {
                visit(At::Item(at), inner);
            }
        }
        _ => {}
    }
}

fn find<'v>(value: &'v mut Value, path: &[At]) -> &'v mut Value {
    path.iter().fold(value, |value, at| match at {
        At::Key(key) => &mut value[key.as_str()],
        At::Item(at) => &mut value[*at],
    })
}

/// Every file that differs from this one in one place, with what was done.
fn changed(text: &str) -> Vec<(String, Value)> {
    let table: Table = toml::from_str(text).expect("TOML");
    let whole = Value::Table(table);
    let mut paths = Vec::new();
    places(&whole, &[], &mut paths);
    let mut all = Vec::new();
    for path in paths {
        let (last, parent) = path.split_last().expect("a path has an end");
        let mut change = |what: &str, change: &dyn Fn(&mut Value)| {
            let mut value = whole.clone();
            change(find(&mut value, parent));
            all.push((format!("{what} {path:?}"), value));
        };
        match last {
            At::Key(key) => {
                let table = |value: &mut Value| value.as_table_mut().expect("a table").remove(key);
                change("removed", &|value| {
                    table(value);
                });
                change("misspelt", &|value| {
                    let old = table(value).expect("it was there");
                    value
                        .as_table_mut()
                        .expect("a table")
                        .insert(format!("{key}x"), old);
                });
            }
            At::Item(at) => {
                let items = |value: &mut Value| value.as_array_mut().expect("a list").remove(*at);
                change("removed", &|value| {
                    items(value);
                });
                change("doubled", &|value| {
                    let item = value[*at].clone();
                    value.as_array_mut().expect("a list").push(item);
                });
            }
        }
        for wrong in wrong_values() {
            change(&format!("{wrong:?} in"), &|value| {
                *find(value, std::slice::from_ref(last)) = wrong.clone();
            });
        }
    }
    all
}

fn agree(schema: &str, text: &str, judge: Judge) {
    let validator = validator(schema);
    assert_eq!(judge(text), []);
    let complaints: Vec<_> = validator
        .iter_errors(&json(text))
        .map(|e| e.to_string())
        .collect();
    assert_eq!(complaints, [""; 0]);
    let (mut accepted, mut refused, mut disagreements) = (0, 0, Vec::new());
    for (what, value) in changed(text) {
        let text = toml::to_string(&value).expect("TOML");
        let errors = judge(&text);
        let schema_accepts = validator.is_valid(&serde_json::to_value(&value).expect("JSON"));
        let beyond = |finding: &Diagnostic| BEYOND_A_SCHEMA.contains(&finding.code);
        let parser_accepts = errors.iter().all(beyond);
        if errors.is_empty() {
            accepted += 1;
        } else {
            refused += 1;
        }
        if parser_accepts != schema_accepts {
            let codes: Vec<_> = errors.iter().map(|finding| finding.code).collect();
            disagreements.push(format!("{what}: schema {schema_accepts}, parser {codes:?}"));
        }
    }
    assert!(disagreements.is_empty(), "{}", disagreements.join("\n"));
    assert!(
        accepted > 50 && refused > 400,
        "{accepted} accepted, {refused} refused"
    );
}

#[test]
fn a_runbook_is_judged_alike_by_schema_and_parser() {
    agree(runbook::schema::RUNBOOK, RUNBOOK, runbook_errors);
}

#[test]
fn a_workspace_is_judged_alike_by_schema_and_parser() {
    agree(runbook::schema::WORKSPACE, WORKSPACE, workspace_errors);
}

#[test]
fn the_head_of_a_template_is_judged_alike_by_schema_and_parser() {
    agree(runbook::schema::TEMPLATE, HEAD, head_errors);
    let post = HEAD
        .replace("\"mail\"", "\"post\"")
        .replace("subject", "# subject");
    agree(runbook::schema::TEMPLATE, &post, head_errors);
}

/// The keys that a schema describes anywhere.
fn described(schema: &Json, keys: &mut BTreeSet<String>) {
    let (Json::Object(_) | Json::Array(_)) = schema else {
        return;
    };
    if let Some(properties) = schema.get("properties").and_then(Json::as_object) {
        keys.extend(properties.keys().cloned());
    }
    for inner in children(schema) {
        described(inner, keys);
    }
}

/// The keys that a file has anywhere.
fn written(file: &Json, keys: &mut BTreeSet<String>) {
    if let Some(object) = file.as_object() {
        keys.extend(object.keys().cloned());
    }
    for inner in children(file) {
        written(inner, keys);
    }
}

fn children(value: &Json) -> Vec<&Json> {
    match value {
        Json::Object(object) => object.values().collect(),
        Json::Array(items) => items.iter().collect(),
        _ => Vec::new(),
    }
}

#[test]
fn the_complete_files_have_every_key_that_is_described() {
    for (schema, text) in [
        (runbook::schema::RUNBOOK, RUNBOOK),
        (runbook::schema::WORKSPACE, WORKSPACE),
        (runbook::schema::TEMPLATE, HEAD),
    ] {
        let (mut keys, mut there) = (BTreeSet::new(), BTreeSet::new());
        described(&serde_json::from_str(schema).expect("JSON"), &mut keys);
        written(&json(text), &mut there);
        let missing: Vec<_> = keys.difference(&there).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}

#[test]
fn an_empty_workspace_is_valid_and_an_empty_runbook_is_not() {
    assert!(validator(runbook::schema::WORKSPACE).is_valid(&json("")));
    assert!(!validator(runbook::schema::RUNBOOK).is_valid(&json("")));
}

/// The files of a folder of the repository; none when there is no such folder yet.
fn shipped(folder: &str, extension: &str) -> Vec<(String, String)> {
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == extension) {
                let text = std::fs::read_to_string(&path).expect("a text");
                files.push((path.display().to_string(), text));
            }
        }
    }
    files
}

#[test]
fn every_shipped_runbook_is_valid_and_reads_without_a_finding() {
    let validator = validator(runbook::schema::RUNBOOK);
    for (path, text) in shipped("runbooks", "toml") {
        let complaints: Vec<_> = validator
            .iter_errors(&json(&text))
            .map(|e| e.to_string())
            .collect();
        assert_eq!(complaints, [""; 0], "{path}");
        let id = RunbookId::parse("shipped").expect("a name");
        assert_eq!(runbook::parse(&id, &text).findings, [], "{path}");
    }
}

#[test]
fn the_front_matter_of_every_shipped_template_is_valid() {
    let validator = validator(runbook::schema::TEMPLATE);
    for (path, text) in shipped("templates", "hbs") {
        let front = text.split("+++").nth(1).unwrap_or_default();
        let complaints: Vec<_> = validator
            .iter_errors(&json(front))
            .map(|e| e.to_string())
            .collect();
        assert_eq!(complaints, [""; 0], "{path}");
    }
    for (front, fine) in [
        ("audience = 'public'\nmedium = 'post'", true),
        ("audience = 'public'\nmedium = 'post'\nsubject = 'S'", false),
        ("audience = 'public'\nmedium = 'mail'", false),
        ("audience = 'public'\nmedium = 'mail'\nsubject = 'S'", true),
        ("audience = 'public'", false),
        (
            "audience = 'public'\nmedium = 'post'\n[[question]]\nid = 'a'",
            false,
        ),
    ] {
        assert_eq!(validator.is_valid(&json(front)), fine, "{front}");
    }
}
