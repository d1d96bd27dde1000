//! `aplomb runbook`.

use crate::desk::Desk;
use insta::assert_snapshot;

#[test]
fn the_runbooks_are_listed_with_what_people_call_the_outage() {
    let seen = Desk::with_workspace()
        .run(["runbook", "list"])
        .expect_exit(0);
    assert_snapshot!(seen, @r"
    $ aplomb runbook list
    bad-release          sev2  A release broke something
    certificate-expired  sev1  The certificate has expired
    data-loss            sev1  Data is lost or damaged
    database-down        sev1  The database is down
    disk-full            sev2  A disk is full
    dns-lost             sev1  The domain or its DNS is lost
    everything-slow      sev2  Everything is slow
    mail-not-delivered   sev3  Our mail is refused
    provider-outage      sev1  The hosting provider is down
    queue-stuck          sev3  Background jobs are stuck
    security-breach      sev1  Somebody has got in
    site-down            sev1  The site is down
    storage-down         sev2  File storage is down
    third-party-down     sev2  An outside service we depend on is down
    ");
}

#[test]
fn a_runbook_with_mistakes_is_listed_as_one() {
    let desk = Desk::with_workspace();
    desk.write("runbooks/a-broken-one.toml", "schema = 1\n");
    let seen = desk.run(["runbook", "list"]).expect_exit(0);
    assert!(
        seen.stdout
            .starts_with("a-broken-one         cannot be used"),
        "{seen}"
    );
    assert!(
        seen.stderr
            .contains("aplomb check runbooks/a-broken-one.toml"),
        "{seen}"
    );
    let listed = desk.run(["runbook", "list", "--json"]).json();
    assert_eq!(listed["runbooks"][0]["usable"], false);
    assert_eq!(listed["runbooks"][1]["title"], "A release broke something");
}

#[test]
fn a_runbook_is_shown_with_the_names_that_other_commands_want() {
    let desk = Desk::with_workspace();
    desk.run(["runbook", "new", "our-outage"]).expect_exit(0);
    let seen = desk.run(["runbook", "show", "our-outage"]).expect_exit(0);
    assert_snapshot!(seen, @r"
    $ aplomb runbook show our-outage
    Our outage
    our-outage · sev2

    When to take this one.

    Asked first:
      impact  What can customers not do right now? (Customers cannot ...)
      affected  Who is affected?
      workaround  What can they do meanwhile?

    1. Tell people
      1. Tell everyone on the team
         tell-staff · communications-lead · within 3 min
         staff-alert → team-chat
         They face customers; they need the words before the phone rings.
      2. Put the first message on the status page
         update-status-page · communications-lead · within 5 min
         status-page → status-page

    2. Recover
      1. The first thing to try
         first-repair · operations-lead
         | What to type, and what should be seen then.
      2. Does it work again?
         did-it-help · operations-lead
         Yes / No, somebody else must help

    3. Close
      1. Tell customers that it is over
         last-word · communications-lead
         status-page → status-page

    While you wait:
      - Answer the ten oldest questions of customers
    ");
    let shown = desk.run(["runbook", "show", "our-outage", "--json"]).json();
    assert_eq!(shown["runbook"]["steps"][0]["id"], "tell-staff");
    assert_eq!(shown["runbook"]["steps"][0]["due_s"], 180);
}

#[test]
fn a_runbook_with_mistakes_is_shown_as_it_is_written() {
    let desk = Desk::with_workspace();
    desk.write(
        "runbooks/ours.toml",
        "schema = 1\n# \u{1b}[2J what we would do\n",
    );
    let seen = desk.run(["runbook", "show", "ours"]).expect_exit(3);
    assert_snapshot!(seen, @r"
    $ aplomb runbook show ours
    schema = 1
    # \u{1b}[2J what we would do
    ! error: the runbook ours has mistakes
    ! Here it is as it is written. It cannot be walked until they are mended.
    ! Next: aplomb check runbooks/ours.toml
    [exit 3]
    ");
}

#[test]
fn a_name_with_a_slip_is_understood() {
    let seen = Desk::with_workspace()
        .run(["runbook", "show", "site-dwn"])
        .expect_exit(2);
    assert_snapshot!(seen, @r"
    $ aplomb runbook show site-dwn
    ! error: there is no runbook site-dwn
    ! Nothing has been changed.
    ! Next: aplomb runbook show site-down
    ! Or: aplomb runbook list
    [exit 2]
    ");
}

#[test]
fn a_new_runbook_has_no_mistake_and_replaces_none() {
    for lang in ["en", "fr"] {
        let desk = Desk::with_workspace();
        let new = [
            "runbook",
            "new",
            "payments-down",
            "--title",
            "Nobody can \"pay\"",
            "--lang",
            lang,
        ];
        let seen = desk.run(new).expect_exit(0);
        assert_eq!(seen.stdout, "runbooks/payments-down.toml\n");
        desk.run(["check", "runbooks/payments-down.toml"])
            .expect_exit(0);
        let listed = desk.run(["runbook", "list"]);
        assert!(listed.stdout.contains("Nobody can \"pay\""), "{listed}");
        let text = desk.read("runbooks/payments-down.toml");
        desk.run(new).expect_exit(1);
        assert_eq!(desk.read("runbooks/payments-down.toml"), text);
    }
}

#[test]
fn the_first_runbook_of_a_bare_workspace_does_not_hide_the_shipped_ones() {
    let desk = Desk::new();
    desk.write("aplomb.toml", "");
    let before = desk.run(["runbook", "list"]).expect_exit(0);
    assert!(before.stdout.contains("site-down"), "{before}");
    desk.run(["runbook", "new", "ours"]).expect_exit(0);
    let after = desk.run(["runbook", "list"]);
    assert_eq!(
        after.stdout.lines().count(),
        before.stdout.lines().count() + 1,
        "{after}"
    );
}
