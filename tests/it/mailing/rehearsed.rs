//! Mail is tried before an incident: the door of every relay, and a letter to ourselves.

use crate::desk::{Desk, Transcript};
use crate::mailing_desk::{CHANNEL, relay};
use crate::relay::sink::{Manners, Sink};
use crate::relay::{Certificates, Postfix, Receiver, free_port};

const PASSWORD: &str = "pl4nted-corr3ct-h0rse";

fn desk(relays: &str) -> Desk {
    let desk = Desk::with_workspace();
    // Neither a list of customers nor an incident is there: this is a quiet week.
    desk.write("aplomb.toml", &format!("{CHANNEL}{relays}"));
    desk
}

fn behind_a_login(desk: &Desk, port: u16) {
    let relay = format!(
        "[channels.customers.relay]\nhost = 'localhost'\nport = {port}\ntls = 'starttls'\nuser = 'shop'\npassword = {{ env = 'SMTP' }}\n"
    );
    desk.write("aplomb.toml", &format!("{CHANNEL}{relay}"));
}

#[test]
fn a_real_relay_is_left_again_before_anything_is_mailed() {
    let postfix = Postfix::keeping();
    let desk = desk(&relay(postfix.port()));
    let tried = desk
        .run(["channel", "test", "customers", "--door"])
        .expect_exit(0);
    let said = tried.stdout.replace(&postfix.port().to_string(), "[PORT]");
    assert_eq!(
        said,
        "customers: 127.0.0.1:[PORT] lets us in (not encrypted and without a login).\nNo letter was sent.\n"
    );
    // Nobody who is asked and says nothing mails anything, nor does whoever cannot be asked.
    let asked = desk
        .stdin("\n")
        .run(["channel", "test", "customers"])
        .expect_exit(0);
    assert!(asked.stderr.contains("hello@shop.example now?"), "{asked}");
    let script = desk
        .run(["channel", "test", "customers", "--no-input"])
        .expect_exit(2);
    assert!(script.stderr.contains("answered by --send."), "{script}");
    desk.run(["--yes", "channel", "test", "customers"])
        .expect_exit(0);
    let log = postfix.log();
    assert!(
        log.contains("disconnect from") && log.contains("quit=1"),
        "{log}"
    );
    assert!(!log.contains("mail=") && !log.contains("from=<"), "{log}");
}

#[test]
fn the_letter_goes_to_ourselves_alone_and_says_that_it_is_a_test() {
    let postfix = Postfix::keeping();
    let desk = desk(&relay(postfix.port()));
    let config = desk.read("aplomb.toml");
    let own = config.replace(
        "name = 'Shop'\n",
        "name = 'Shop'\ncontact = 'help@x.test'\n",
    );
    desk.write("aplomb.toml", &own);
    let args = [
        "channel",
        "test",
        "customers",
        "--send",
        "--no-input",
        "--as",
        "Ana",
    ];
    let sent = desk.run(args).expect_exit(0);
    assert!(
        sent.stdout
            .contains("The test mail to help@x.test was taken"),
        "{sent}"
    );
    let mails = postfix.mails(1);
    assert_eq!(mails.len(), 1);
    let mail = mails[0].is_sound();
    assert_eq!(mail.recipient(), "help@x.test");
    assert!(mail.part("text/plain").contains("TEST."), "{mail:?}");
    assert!(mail.part("text/plain").contains("Ana at Shop"), "{mail:?}");
    assert_eq!(mail.headers("List-Unsubscribe"), [] as [&str; 0]);
    // It belongs to no incident, and no ledger knows of it.
    assert!(
        !desk.path("incidents").exists()
            || std::fs::read_dir(desk.path("incidents")).is_ok_and(|mut any| any.next().is_none())
    );
}

#[test]
fn encryption_and_login_are_tried_and_the_password_is_said_nowhere() {
    let certificates = Certificates::new();
    let receiver = Receiver::with_tls(
        "starttls",
        &certificates.good(),
        &["--login", "shop", PASSWORD],
    );
    let desk = desk("");
    behind_a_login(&desk, receiver.port());
    let authority = certificates.authority().to_string_lossy().into_owned();
    let run = |password: Option<&str>, authority: Option<&str>, lang: &str| -> Transcript {
        let mut call = desk.call();
        if let Some(password) = password {
            call = call.env("SMTP", password);
        }
        if let Some(authority) = authority {
            call = call.env("SSL_CERT_FILE", authority);
        }
        call.run(["--lang", lang, "channel", "test", "customers", "--door"])
    };
    let opens = run(Some(PASSWORD), Some(&authority), "en").expect_exit(0);
    assert!(
        opens
            .stdout
            .contains("lets us in (encrypted and logged in as shop)."),
        "{opens}"
    );
    let french = run(Some(PASSWORD), Some(&authority), "fr").expect_exit(0);
    assert!(
        french
            .stdout
            .contains("nous laisse entrer (chiffré et connecté comme shop)."),
        "{french}"
    );
    let wrong = run(Some("another"), Some(&authority), "en").expect_exit(4);
    assert!(
        wrong.stderr.contains("refuses user and password"),
        "{wrong}"
    );
    let unset = run(None, Some(&authority), "en").expect_exit(4);
    assert!(unset.stderr.contains("`SMTP` is not set"), "{unset}");
    let stranger = run(Some(PASSWORD), None, "en").expect_exit(4);
    assert!(stranger.stderr.contains("was not reached"), "{stranger}");
    for run in [&opens, &french, &wrong, &unset, &stranger] {
        assert!(
            !run.stdout.contains(PASSWORD) && !run.stderr.contains(PASSWORD),
            "{run}"
        );
    }
    assert_eq!(receiver.mails(0).len(), 0);
}

#[test]
fn a_second_relay_that_is_shut_is_found_out_before_the_first_one_is() {
    let sink = Sink::open(Manners::default());
    let two = |first: u16, second: u16| {
        format!("{}{}", relay(first), relay(second))
            .replace("[channels.customers.relay]", "[[channels.customers.relay]]")
    };
    for (first, second) in [(sink.port(), free_port()), (free_port(), sink.port())] {
        let desk = desk(&two(first, second));
        let tried = desk
            .run(["channel", "test", "customers", "--send"])
            .expect_exit(4);
        assert!(
            tried
                .stdout
                .contains(&format!("127.0.0.1:{} lets us in", sink.port())),
            "{tried}"
        );
        assert!(tried.stderr.contains("No letter was sent."), "{tried}");
    }
    assert_eq!(sink.audit().accepted(), 0);
}

#[test]
fn without_a_relay_there_is_no_door() {
    let desk = desk("");
    let tried = desk.run(["channel", "test", "customers"]).expect_exit(0);
    assert!(tried.stdout.contains("no relay is configured"), "{tried}");
}
