//! Reports in a real browser: nothing is asked for from anywhere, nothing is out of reach of a keyboard, a
//! screen reader, a telephone or a sheet of paper.
//!
//! Chromium and the rules of axe are installed by `tests/run`; without them these tests fail and say so.
//! With `APLOMB_PICTURES=DIR` what was seen is kept there as pictures and PDF.
#![cfg(target_os = "linux")]

use crate::desk::Desk;
use crate::docs::root;
use crate::report::{any, desk, story};
use aplomb::base::{Lang, Zone};
use aplomb::incident::Kind;
use aplomb::report::Reader;
use aplomb::report::page::{self, Page, Parts, Wish};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use std::process::Command;

/// How axe looks at a view.
#[derive(Clone, Copy, PartialEq)]
enum Axe {
    No,
    /// With all of its rules.
    All,
    /// With those about colours: what is shown is what was shown in the light of this width.
    Colours,
}

/// Light or dark, from a telephone to a wide screen, and how axe looks: the colours change with the one,
/// and what is shown with the other.
const VIEWS: [(&str, u32, Axe); 9] = [
    ("light", 320, Axe::All),
    ("light", 375, Axe::No),
    ("light", 600, Axe::No),
    ("light", 641, Axe::No),
    ("light", 800, Axe::No),
    ("light", 1280, Axe::All),
    ("light", 1600, Axe::No),
    ("dark", 320, Axe::No),
    ("dark", 1280, Axe::Colours),
];

impl Axe {
    fn options(self) -> Value {
        match self {
            Self::No => Value::Null,
            Self::All => json!({}),
            Self::Colours => json!({"runOnly": ["cat.color"]}),
        }
    }
}

/// What the browser says of these files on a desk.
fn looked_at(desk: &Desk, files: &[String]) -> Vec<Value> {
    let axe = root().join("target/browser/node_modules/axe-core/axe.min.js");
    assert!(
        axe.exists(),
        "axe-core is not there: tests/run installs it with npm"
    );
    let pictures = std::env::var("APLOMB_PICTURES").ok();
    let plan = json!({
        "pages": files.iter().map(|file| desk.path(file)).collect::<Vec<_>>(),
        "views": VIEWS.map(|(scheme, width, axe)| json!([scheme, width, axe.options()])),
        "pictures": pictures,
    });
    let output = Command::new("python3")
        .arg(root().join("tests/browser/browse.py"))
        .args([axe.into_os_string(), plan.to_string().into()])
        .output()
        .expect("python3 runs tests/browser/browse.py");
    assert!(
        output.status.success(),
        "is chromium there? {}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

/// What every report is, whatever is in it.
fn is_sound(page: &Value) {
    let name = &page["page"];
    for nothing in ["requests", "console"] {
        assert!(
            list(&page[nothing]).is_empty(),
            "{nothing} of {name}: {page}"
        );
    }
    let views = list(&page["views"]);
    assert_eq!(views.len(), VIEWS.len());
    for (view, (scheme, width, looks)) in views.iter().zip(VIEWS) {
        let at = format!("{name}, {scheme}, {width} pixels");
        assert_eq!(
            (&view["scheme"], &view["width"]),
            (&json!(scheme), &json!(width))
        );
        assert!(list(&view["loose"]).is_empty(), "loose in {at}: {view}");
        for wide in [Some(view), view.get("open")].into_iter().flatten() {
            assert!(list(&wide["beyond"]).is_empty(), "beyond {at}: {view}");
            assert_eq!(wide["inner"], width, "{at} was looked at in another width");
            assert_eq!(wide["page"], wide["inner"], "{at} scrolls sideways");
        }
        // On a telephone no bar shows that a table goes on beyond the edge.
        if width <= 640 {
            let sideways = list(&view["sideways"]);
            assert!(sideways.is_empty(), "tables of {at}: {sideways:?}");
        }
        let axe = &view["axe"];
        let at_least = match looks {
            Axe::No => continue,
            Axe::All => 20,
            Axe::Colours => 1,
        };
        assert!(
            axe["rules"].as_u64() >= Some(at_least),
            "{at}: axe looked at too little: {axe}"
        );
        assert!(
            list(&axe["violations"]).is_empty(),
            "{at}: {:#}",
            axe["violations"]
        );
        if looks == Axe::Colours {
            let is_in_the_light =
                |view: &&Value| view["scheme"] == "light" && view["width"] == width;
            let light = views.iter().find(is_in_the_light).expect("a view");
            assert!(view["shown"].is_string());
            assert_eq!(view["shown"], light["shown"], "{at} is more than colours");
        }
    }
    let tab = &page["first_tab"];
    assert_eq!(
        (&tab["href"], &tab["seen"]),
        (&json!("#content"), &json!(true)),
        "{name}: {tab}"
    );
    let print = &page["print"];
    assert_eq!(print["begins"], "%PDF-");
    assert!(print["pages"].as_u64() > Some(0), "{print}");
    assert_eq!(
        print["sizes"],
        json!([[595, 842]]),
        "{name} is printed on A4"
    );
}

#[test]
fn reports_are_sound_in_a_browser() {
    let desk = desk(Kind::Incident);
    for (file, text) in story::journals(&story::records(Kind::Drill)) {
        let folder = format!("incidents/{}-drill/journal", story::ID);
        desk.write(&format!("{folder}/{file}"), &text);
    }
    let drill = format!("{}-drill", story::ID);
    let wanted: [(&str, &[&str]); 4] = [
        ("report", &[story::ID]),
        ("public", &[story::ID, "--public"]),
        ("drill", &[&drill]),
        ("all", &["--all"]),
    ];
    let mut files = Vec::new();
    for (name, flags) in wanted {
        for lang in ["en", "fr"] {
            let file = format!("{name}.{lang}.html");
            let args = ["report", "--lang", lang, "-o", &file];
            desk.run(args.iter().chain(flags).copied()).expect_exit(0);
            files.push(file);
        }
    }
    let seen = looked_at(&desk, &files);
    assert_eq!(seen.len(), files.len());
    seen.iter().for_each(is_sound);
}

/// Whatever was written: text that wants to be markup, that never ends, that runs from right to left.
#[test]
fn whatever_was_written_is_sound_in_a_browser() {
    let desk = Desk::new();
    let mut runner = TestRunner::deterministic();
    let mut files = Vec::new();
    for (number, lang) in (0..4).zip(Lang::ALL.into_iter().cycle()) {
        let story = any::likely_story("2026-11-22-shop-down")
            .new_tree(&mut runner)
            .expect("a story")
            .current();
        let reader = Reader::new(lang, Zone::parse("America/St_Johns").expect("a zone"));
        let wish = Wish {
            public: number % 3 == 2,
            ..Wish::default()
        };
        let page = Page::of(&story.incident, &story.records, &wish, reader);
        let file = format!("any-{number}.html");
        desk.write(
            &file,
            &page::html(&page, &Parts::default()).expect("filled"),
        );
        files.push(file);
    }
    looked_at(&desk, &files).iter().for_each(is_sound);
}
