//! `aplomb init`.

use crate::desk::Desk;
use insta::assert_snapshot;
use serde_json::json;

#[test]
fn a_workspace_is_written_and_only_who_writes_is_missing() {
    let desk = Desk::new();
    assert_snapshot!(desk.run(["init"]), @r"
    $ aplomb init
    A workspace is ready in this folder
    Written: aplomb.toml, customers.csv, 14 runbooks, 56 templates, docs/schema/aplomb-1.json, docs/schema/runbook-1.json, docs/schema/template-1.json and .gitignore

    Next: put names into aplomb.toml, then rehearse: aplomb drill site-down
    ");
    let checked = desk.run(["check"]).expect_exit(0);
    assert!(checked.stdout.contains("no-organisation"), "{checked}");
    assert!(checked.stderr.contains("71 files: 1 warning"), "{checked}");
    let text = desk.read("aplomb.toml").replace("# name", "name");
    desk.write("aplomb.toml", &text.replace("# contact", "contact"));
    let checked = desk.run(["check"]).expect_exit(0);
    assert!(checked.stdout.is_empty(), "{checked}");
}

#[test]
fn a_workspace_can_be_french() {
    let desk = Desk::new();
    assert_snapshot!(desk.run(["init", "boutique", "--lang", "fr"]), @r"
    $ aplomb init boutique --lang fr
    Un espace de travail est prêt dans boutique
    Écrits : aplomb.toml, customers.csv, 14 procédures, 56 modèles, docs/schema/aplomb-1.json, docs/schema/runbook-1.json, docs/schema/template-1.json et .gitignore

    À faire : mettre des noms dans aplomb.toml, puis s’exercer : aplomb -C boutique drill site-down
    ");
    assert!(
        desk.read("boutique/aplomb.toml")
            .contains("lang     = \"fr\"")
    );
    let text = desk.read("boutique/aplomb.toml").replace("# name", "name");
    desk.write(
        "boutique/aplomb.toml",
        &text.replace("# contact", "contact"),
    );
    let checked = desk.run(["-C", "boutique", "check"]).expect_exit(0);
    assert!(checked.stdout.is_empty(), "{checked}");
    // The language of the workspace is the language of the screen in it.
    assert!(checked.stderr.contains("aucune erreur"), "{checked}");
}

#[test]
fn files_that_are_there_stay_as_they_are_and_are_named() {
    let desk = Desk::new();
    desk.write("aplomb.toml", "# mine\n")
        .write("runbooks/site-down.toml", "# mine too\n");
    assert_snapshot!(desk.run(["init"]), @r"
    $ aplomb init
    A workspace is ready in this folder
    Written: customers.csv, 13 runbooks, 56 templates, docs/schema/aplomb-1.json, docs/schema/runbook-1.json, docs/schema/template-1.json and .gitignore
    Kept as they were: aplomb.toml and runbooks/site-down.toml

    Next: put names into aplomb.toml, then rehearse: aplomb drill site-down
    ");
    assert_eq!(desk.read("aplomb.toml"), "# mine\n");
    assert_eq!(desk.read("runbooks/site-down.toml"), "# mine too\n");
    assert_snapshot!(desk.run(["init"]), @r"
    $ aplomb init
    The workspace in this folder was complete already
    Kept as they were: aplomb.toml, customers.csv, 14 runbooks, 56 templates, docs/schema/aplomb-1.json, docs/schema/runbook-1.json, docs/schema/template-1.json and .gitignore

    Next: put names into aplomb.toml, then rehearse: aplomb drill site-down
    ");
}

#[test]
fn programs_are_told_the_same() {
    let desk = Desk::new();
    desk.write("customers.csv", "email\n");
    let seen = desk.run(["init", "--json"]).json();
    assert_eq!(seen["version"], 1);
    assert_eq!(seen["workspace"], "[DESK]/shop");
    assert_eq!(seen["kept"], json!(["customers.csv"]));
    let written = seen["written"].as_array().expect("a list");
    assert!(
        written.contains(&json!("aplomb.toml"))
            && written.contains(&json!("runbooks/site-down.toml"))
    );
}

#[test]
fn schemas_stand_where_the_files_look_for_them() {
    let desk = Desk::with_workspace();
    desk.run(["init", "boutique", "--lang", "fr"]);
    let mut named = 0;
    for root in ["", "boutique/"] {
        let files = |pattern: &str| {
            let found = desk.path(format!("{root}{pattern}"));
            let entries = std::fs::read_dir(found).expect("a folder");
            let names = entries.map(|entry| entry.expect("an entry").file_name());
            let names = names.map(|name| name.to_string_lossy().into_owned());
            names
                .map(|name| format!("{root}{pattern}{name}"))
                .collect::<Vec<_>>()
        };
        let mut all = vec![format!("{root}aplomb.toml")];
        all.extend(files("runbooks/"));
        for folder in files("templates/") {
            let folder = folder.strip_prefix(root).unwrap_or(&folder).to_owned();
            all.extend(files(&format!("{folder}/")));
        }
        for file in all {
            let text = desk.read(&file);
            // The head of a template stands between two lines of its own.
            let head = text.strip_prefix("+++\n").unwrap_or(&text);
            let schema = head
                .lines()
                .next()
                .and_then(|line| line.strip_prefix("#:schema "));
            let schema = schema.unwrap_or_else(|| panic!("{file}: a first line with a schema"));
            let folder = desk.path(&file);
            let folder = folder.parent().expect("a folder");
            assert!(folder.join(schema).is_file(), "{file}: {schema}");
            let kind = match file.strip_prefix(root).unwrap_or(&file) {
                "aplomb.toml" => "aplomb",
                name if name.starts_with("runbooks/") => "runbook",
                _ => "template",
            };
            assert!(
                schema.ends_with(&format!("/{kind}-1.json")),
                "{file}: {schema}"
            );
            named += 1;
        }
    }
    assert_eq!(named, 2 * (1 + 14 + 56), "every file of two workspaces");
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_said_calmly() {
    let desk = Desk::new();
    desk.write("file", "");
    let seen = desk.run(["init", "file/below"]).expect_exit(1);
    assert_snapshot!(seen, @r"
    $ aplomb init file/below
    ! error: not possible with [DESK]/shop/file/below: Not a directory (os error 20)
    ! What was written stays. The same command goes on from here.
    [exit 1]
    ");
}
