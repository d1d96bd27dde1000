//! Law 9: secrets are pointed at, never held.

use super::files;
use crate::desk::Transcript;
use crate::small::{self, DECLARE};
use crate::walk::walker::Walker;

#[test]
fn no_secret_appears_in_any_byte_that_is_written_or_printed() {
    const SECRETS: [&str; 3] = [
        "planted-4711-in-the-environment",
        "https://chat.example/hooks/planted-0815-in-a-file",
        "planted-2342-under-a-telling-name",
    ];
    let desk = small::desk();
    let configuration = desk.read("aplomb.toml")
        + "[channels.status-page]\nkind = \"statuspage\"\npage = \"abc\"\ntoken = { env = \"SHOP_TOKEN\" }\n"
        + "[channels.team-chat]\nkind = \"mattermost\"\nurl = { file = \"../home/held\" }\n";
    desk.write("aplomb.toml", &configuration);
    desk.write("../home/held", &format!("{}\n", SECRETS[1]));
    let runbook = desk.read("runbooks/shop-down.toml");
    let runbook = runbook.replace(
        "cat held 2>/dev/null",
        "cat ../home/held; env; echo $SHOP_TOKEN >&2",
    );
    desk.write("runbooks/shop-down.toml", &runbook);
    desk.run(DECLARE).expect_exit(0);
    desk.run(["done", "tell-staff"]).expect_exit(0);
    desk.run(["done", "tell-public"]).expect_exit(0);
    desk.run(["done", "stop-writes"]).expect_exit(0);
    let knows = |run: crate::pty::Run| {
        run.env("SHOP_TOKEN", SECRETS[0])
            .env("DB_PASSWORD", SECRETS[2])
    };
    let mut ana = Walker::sit_down(knows(Walker::run(&desk, &["resume", "--debug"])));
    ana.at("Restart the application").press("r");
    ana.at("The command ended with exit code 3").press("q");
    let seen = ana.ends(0);
    assert!(
        desk.path("ran").exists() && seen.contains("restarting") && seen.contains("•••"),
        "{seen}"
    );
    let screen = String::from_utf8_lossy(&ana.pty.bytes()).into_owned();
    let reads: Vec<Transcript> = [
        &["timeline"][..],
        &["timeline", "--format", "md"],
        &["timeline", "--json"],
        &["log", "export"],
        &["status", "--json"],
    ]
    .iter()
    .map(|read| desk.run(read.iter().copied()).expect_exit(0))
    .collect();
    for secret in SECRETS {
        // A terminal breaks lines; the beginning of a secret is a secret too.
        for part in [secret, &secret[..14]] {
            assert!(!screen.contains(part), "{screen}");
            for read in &reads {
                assert!(!read.to_string().contains(part), "{read}");
            }
            for (path, bytes) in files(&desk.path("incidents")) {
                assert!(!String::from_utf8_lossy(&bytes).contains(part), "{path}");
            }
        }
    }
}

#[test]
fn a_secret_that_was_typed_into_a_command_is_neither_shown_nor_kept_as_what_ran() {
    const TYPED: &str = "planted-1234-as-an-argument";
    let desk = small::desk();
    let runbook = desk.read("runbooks/shop-down.toml").replace(
        "exit 3\"]",
        &format!("echo $2 | wc -c; exit 3\", \"sh\", \"--password\", \"{TYPED}\"]"),
    );
    desk.write("runbooks/shop-down.toml", &runbook);
    let found = desk.run(["check", "runbooks"]).expect_exit(3);
    assert!(found.stdout.contains("secret-in-file"), "{found}");
    desk.run(DECLARE).expect_exit(0);
    for step in ["tell-staff", "tell-public", "stop-writes"] {
        desk.run(["done", step]).expect_exit(0);
    }
    let mut ana = Walker::sit_down(Walker::run(&desk, &["resume"]));
    ana.at("Restart the application").press("r");
    ana.at("The command ended with exit code 3").press("q");
    let seen = ana.ends(0);
    // What ran had it whole: so many letters and the end of the line.
    assert!(seen.contains(&format!("{}", TYPED.len() + 1)), "{seen}");
    let screen = String::from_utf8_lossy(&ana.pty.bytes()).into_owned();
    assert!(!screen.contains(&TYPED[..12]), "{screen}");
    let shown: [&[&str]; 5] = [
        &["timeline", "--full"],
        &["timeline", "--json"],
        &["report", "--format", "md"],
        &["report", "-o", "-"],
        &["runbook", "show", "shop-down"],
    ];
    for read in shown {
        let read = desk.run(read.iter().copied()).expect_exit(0);
        assert!(!read.to_string().contains(TYPED), "{read}");
        assert!(read.to_string().contains("•••"), "{read}");
    }
    let exported = desk.run(["log", "export"]).expect_exit(0);
    let ran = exported
        .stdout
        .lines()
        .find(|line| line.contains("command.ran"));
    let ran = ran.expect("it ran");
    assert!(!ran.contains(TYPED) && ran.contains("•••"), "{ran}");
}
