//! Exercises reach nobody: a machine without a network, and a witness at every door.
//!
//! Every shipped runbook is rehearsed with every kind of channel configured, under `strace`, in a
//! network namespace without interfaces. A rehearsal that tried to reach somebody would be seen
//! even where it gives up quietly.

use crate::desk::Desk;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The names that the shipped runbooks use.
const NAMES: [&str; 7] = [
    "team-chat",
    "status-page",
    "customers",
    "social",
    "social-long",
    "phone",
    "waiting-page",
];

/// Every kind by which words can leave, with what it cannot do without. `SECRET` is where a secret
/// is kept.
const KINDS: [(&str, &str); 23] = [
    (
        "webhook",
        "url = SECRET\nbody = '{\"text\": \"{{title}}\"}'",
    ),
    ("command", "command = [\"[DESK]/trap\", \"sms\"]"),
    (
        "mail",
        "from = \"Shop <hello@shop.example>\"\nlist = \"people.csv\"\nrelay = { host = \
         \"relay.shop.example\", user = \"shop\", password = SECRET }",
    ),
    ("slack", "url = SECRET"),
    ("mattermost", "url = SECRET"),
    ("discord", "url = SECRET"),
    ("teams", "url = SECRET"),
    (
        "rocketchat",
        "base = \"https://chat.shop.example\"\ntoken = SECRET\nuser = \"u\"\nroom = \"#r\"",
    ),
    (
        "matrix",
        "base = \"https://matrix.shop.example\"\ntoken = SECRET\nroom = \"!r:shop.example\"",
    ),
    ("telegram", "token = SECRET\nroom = \"-100123\""),
    ("ntfy", "topic = \"shop\"\ntoken = SECRET"),
    ("statuspage", "page = \"abc\"\ntoken = SECRET"),
    (
        "statusio",
        "page = \"abc\"\napi_id = SECRET\ntoken = SECRET",
    ),
    ("cachet", "base = \"http://127.0.0.1:8080\"\ntoken = SECRET"),
    ("instatus", "page = \"abc\"\ntoken = SECRET"),
    ("openstatus", "page = \"abc\"\ntoken = SECRET"),
    ("betterstack", "page = \"abc\"\ntoken = SECRET"),
    (
        "cstate",
        "folder = \"site\"\nurl = \"https://status.shop.example\"",
    ),
    ("page", "folder = \"page\""),
    (
        "mastodon",
        "base = \"https://social.shop.example\"\ntoken = SECRET",
    ),
    (
        "bluesky",
        "handle = \"shop.bsky.social\"\npassword = SECRET",
    ),
    ("x", "token = SECRET"),
    (
        "linkedin",
        "author = \"urn:li:organization:1\"\ntoken = SECRET",
    ),
];

/// All kinds under names of their own, and under the names of runbooks others each time.
fn settings(desk: &Desk, round: usize, lang: &str) -> String {
    let known = known(desk);
    let is_known = |(kind, _): &&(&str, &str)| known.iter().any(|one| one == kind);
    let kinds: Vec<_> = KINDS.iter().filter(is_known).collect();
    let root = desk.root().display().to_string();
    let secrets = [
        "{ env = \"CHANNEL_SECRET\" }",
        "{ command = [\"[DESK]/trap\", \"secret\"] }",
    ];
    let channel = |name: &str, at: usize| {
        let (kind, keys) = kinds[at % kinds.len()];
        let keys = keys.replace("SECRET", secrets[(at + round) % 2]);
        format!("[channels.{name}]\nkind = \"{kind}\"\n{keys}\n\n")
    };
    let mut settings = format!(
        "schema = 1\n\n[organisation]\nname = \"Shop\"\nlang = \"{lang}\"\n\
         contact = \"support@shop.example\"\nstatus_page = \"https://status.shop.example\"\n\n"
    );
    for (at, name) in NAMES.iter().enumerate() {
        settings += &channel(name, round * NAMES.len() + at);
    }
    for (at, (kind, _)) in kinds.iter().enumerate() {
        settings += &channel(&format!("also-{kind}"), at);
    }
    settings.replace("[DESK]", &root)
}

/// Every kind of channel that this program knows.
fn known(desk: &Desk) -> Vec<String> {
    let schema = desk.run(["schema", "aplomb"]).stdout;
    let schema = serde_json::from_str(&schema).expect("a schema");
    let mut found = Vec::new();
    kinds(&schema, &mut found);
    found.sort();
    found.dedup();
    found
}

/// Runs something where there is no network, and writes down whom it tried to reach and what it
/// started.
fn watched(desk: &Desk, words: &[&str]) -> (Output, String) {
    let trace = desk.root().join("trace");
    let output = Command::new("unshare")
        .args(["--net", "strace", "-f", "--seccomp-bpf", "-s", "200", "-o"])
        .arg(&trace)
        .args([
            "-e",
            "trace=connect,sendto,sendmsg,sendmmsg,execve,execveat",
        ])
        .args(words)
        .env_clear()
        .envs(desk.variables())
        .env("CHANNEL_SECRET", "https://hooks.shop.example/T0K3N")
        .current_dir(desk.path(""))
        .stdin(Stdio::null())
        .output()
        .expect("`unshare` is installed (util-linux)");
    let trace = std::fs::read_to_string(trace).unwrap_or_default();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        trace.contains("execve("),
        "this needs `unshare --net` and `strace`, and the right to use both: {said}"
    );
    (output, trace)
}

/// What reached out of the process, beside its own start: other machines and other programs.
fn reached(trace: &str) -> Vec<&str> {
    let calls = trace.lines().filter(|line| {
        let call = line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
        let is_call = call.starts_with(|c: char| c.is_ascii_lowercase());
        // A question to a daemon of this machine, such as one for names, leaves no machine.
        is_call && !call.contains("AF_UNIX")
    });
    calls.skip(1).collect()
}

/// A program that must never run: it leaves a mark when it does.
fn trap(desk: &Desk) {
    let path = desk.root().join("trap");
    let mark = desk.root().join("sprung");
    let script = format!("#!/bin/sh\necho \"$@\" >>{}\n", mark.display());
    std::fs::write(&path, script).expect("a program");
    let rights = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(&path, rights).expect("rights");
}

/// Every file below a folder, with what is in it.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let bytes = std::fs::read(&path).expect("a file");
            found.push((path.display().to_string(), bytes));
        }
    }
    found.sort();
    found
}

#[test]
fn an_exercise_of_any_runbook_reaches_nobody_whatever_its_channels_are() {
    let desk = Desk::with_workspace();
    trap(&desk);
    desk.write(
        "people.csv",
        "email,lang\nana@shop.example,en\nben@shop.example,fr\n",
    );
    for folder in ["site", "page"] {
        desk.write(&format!("{folder}/index.md"), "as it was\n");
    }
    for arguments in [
        &["init", "--quiet", "site"][..],
        &["-C", "site", "add", "."],
    ] {
        let git = Command::new("git")
            .args(arguments)
            .current_dir(desk.path(""))
            .status();
        assert!(
            git.is_ok_and(|status| status.success()),
            "`git` is installed"
        );
    }
    let site = || [files(&desk.path("site")), files(&desk.path("page"))];
    let before = site();
    let runbooks = desk.run(["runbook", "list", "--json"]).json();
    let runbooks = runbooks["runbooks"].as_array().expect("runbooks").clone();
    assert!(runbooks.len() >= 14, "{runbooks:?}");
    for (round, runbook) in runbooks.iter().enumerate() {
        let runbook = runbook["id"].as_str().expect("a name");
        let lang = ["en", "fr"][round % 2];
        desk.write("aplomb.toml", &settings(&desk, round, lang));
        let program = env!("CARGO_BIN_EXE_aplomb");
        let (ran, trace) = watched(&desk, &[program, "drill", runbook, "--auto"]);
        let said = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(ran.status.code(), Some(0), "{runbook}: {said}");
        assert_eq!(reached(&trace), [] as [&str; 0], "{runbook}: {said}");
        for shown in [&ran.stdout, &ran.stderr] {
            assert!(!String::from_utf8_lossy(shown).contains("T0K3N"), "{said}");
        }
        desk.wait("1d");
    }
    assert!(
        !desk.root().join("sprung").exists(),
        "a program was started"
    );
    assert_eq!(site(), before, "a page was changed");
}

#[test]
fn the_witness_would_have_seen_it() {
    let desk = Desk::new();
    trap(&desk);
    let trap = desk.root().join("trap");
    let trap = trap.to_str().expect("a path");
    let (_, trace) = watched(&desk, &["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/9"]);
    let seen = reached(&trace);
    assert!(seen.iter().any(|call| call.contains("AF_INET")), "{seen:?}");
    let (_, trace) = watched(&desk, &["sh", "-c", &format!("{trap} secret; true")]);
    let seen = reached(&trace);
    assert!(seen.iter().any(|call| call.contains(trap)), "{seen:?}");
    let (_, trace) = watched(&desk, &["true"]);
    assert_eq!(reached(&trace), [] as [&str; 0]);
}

#[test]
fn the_settings_of_this_test_are_good_ones_and_name_every_kind() {
    let desk = Desk::with_workspace();
    desk.write("people.csv", "email,lang\nana@shop.example,en\n");
    for (round, lang) in [(0, "en"), (1, "fr"), (2, "en"), (3, "fr")] {
        desk.write("aplomb.toml", &settings(&desk, round, lang));
        let checked = desk.call().env("CHANNEL_SECRET", "x");
        let seen = checked.run(["check", "aplomb.toml"]);
        assert!(!seen.stderr.contains("error"), "{seen}");
    }
    for kind in known(&desk) {
        // These two never leave: a person posts them.
        let stays = ["file", "manual"].contains(&kind.as_str());
        let is_ours = KINDS.iter().any(|(ours, _)| *ours == kind);
        assert_ne!(stays, is_ours, "{kind} is missing here");
    }
}

/// Every kind of channel in a schema.
fn kinds(schema: &serde_json::Value, found: &mut Vec<String>) {
    let kind = &schema["properties"]["kind"]["enum"];
    let named = kind.as_array().into_iter().flatten();
    found.extend(named.filter_map(|kind| kind.as_str().map(str::to_owned)));
    match schema {
        serde_json::Value::Object(fields) => fields.values().for_each(|one| kinds(one, found)),
        serde_json::Value::Array(items) => items.iter().for_each(|one| kinds(one, found)),
        _ => {}
    }
}
