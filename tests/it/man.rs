//! `aplomb man` and `aplomb schema`: for packages and editors.

use crate::desk::Desk;

#[test]
fn there_is_a_page_for_every_command() {
    let desk = Desk::new();
    desk.run(["man", "--out", "man"]).expect_exit(0);
    for page in ["aplomb", "aplomb-declare", "aplomb-log-verify"] {
        let text = desk.read(&format!("man/{page}.1"));
        assert!(text.contains(&format!(".TH {page} 1")), "{text}");
        assert!(text.contains(".SH \"EXIT STATUS\""), "{text}");
    }
    assert!(desk.path("man/aplomb-man.1").exists());
    let printed = desk.run(["man"]).expect_exit(0);
    assert_eq!(printed.stdout, desk.read("man/aplomb.1"));
}

#[test]
fn schemas_are_printed_as_they_are_shipped() {
    let desk = Desk::with_workspace();
    for file in ["runbook", "aplomb", "template"] {
        let seen = desk.run(["schema", file]).expect_exit(0);
        assert_eq!(
            seen.stdout,
            desk.read(&format!("docs/schema/{file}-1.json"))
        );
    }
    let usual = desk.run(["schema"]).expect_exit(0);
    assert_eq!(usual.stdout, desk.read("docs/schema/runbook-1.json"));
}
