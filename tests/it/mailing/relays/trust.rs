//! Encrypted lines, passwords, and whom to believe.

use super::*;

/// The relay's settings for an encrypted connection with a log-in.
fn encrypted(port: u16, tls: &str, password: &str) -> String {
    format!(
        "host = \"localhost\"\nport = {port}\ntls = \"{tls}\"\nuser = \"shop\"\n\
         password = {password}\n"
    )
}

const PLANTED: &str = "correct-horse-battery-staple";

#[test]
fn aiosmtpd_reads_the_same_over_tls_and_nobody_sees_the_password() {
    let certificates = Certificates::new();
    let authority = certificates.authority().display().to_string();
    let people = difficult();
    for tls in ["starttls", "implicit"] {
        let login = ["--login", "shop", PLANTED];
        let receiver = Receiver::with_tls(tls, &certificates.good(), &login);
        let secrets = [
            (
                "{ env = \"MAIL_PASSWORD\" }",
                Some(("MAIL_PASSWORD", PLANTED)),
            ),
            ("{ command = [\"sh\", \"-c\", \"rev secret\"] }", None),
        ];
        for (secret, variable) in secrets {
            let settings = encrypted(receiver.port(), tls, secret);
            let mut office = Office::new(&people, &settings).with("SSL_CERT_FILE", &authority);
            let backwards: String = PLANTED.chars().rev().collect();
            office.shop.write("secret", backwards);
            if let Some((name, value)) = variable {
                office = office.with(name, value);
            }
            let case = format!("{tls}, {secret}");
            let ran = office.send().expect(0, &case);
            never_seen(&office, &ran, &case);
        }
        let mails = receiver.mails(people.len() * 2);
        everybody_reads_what_was_meant(&mails[..people.len()], &people);
        for mail in &mails {
            let envelope = &mail.0["envelope"];
            assert_eq!(envelope["tls"], true);
            assert_eq!(envelope["login"], "shop");
            assert_eq!(envelope["from"], "ops@shop.test");
        }
    }
}

/// Searches everything that was said and every file for the password, also as it travels.
#[track_caller]
fn never_seen(office: &Office, ran: &Ran, case: &str) {
    let plain = format!("\0shop\0{PLANTED}");
    let travelling = base64_of(&plain);
    let alone = base64_of(PLANTED);
    for text in [PLANTED, &travelling, &alone] {
        assert!(!ran.stdout.contains(text), "{case}: {ran:#?}");
        assert!(!ran.stderr.contains(text), "{case}: {ran:#?}");
        let holds = |bytes: &[u8]| memchr::memmem::find(bytes, text.as_bytes()).is_some();
        for (path, bytes) in office.shop.everything() {
            assert!(!holds(&bytes), "{case}: {}", path.display());
        }
    }
}

fn base64_of(text: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(text)
}

/// Nothing was sent, the person is told so at once, and the password stays here.
#[track_caller]
fn stops_at_once(office: &Office, receiver: &Receiver, case: &str) {
    let begun = Instant::now();
    let ran = office.send().expect(4, case);
    assert!(
        begun.elapsed() < Duration::from_secs(30),
        "{case}: {:?}",
        begun.elapsed()
    );
    let log = receiver.log();
    assert!(
        !log.contains("RCPT") && !log.contains("DATA"),
        "{case}: {log}"
    );
    assert!(
        ran.stderr.contains("localhost"),
        "{case}: it says who: {ran:#?}"
    );
    never_seen(office, &ran, case);
    if let Some(books) = office.books() {
        assert_eq!(
            books.with(Fate::Planned).len(),
            books.people.len(),
            "{case}"
        );
    }
}

#[test]
fn a_wrong_password_stops_everything_at_once() {
    let certificates = Certificates::new();
    let authority = certificates.authority().display().to_string();
    for tls in ["starttls", "implicit"] {
        let login = ["--login", "shop", "another"];
        let receiver = Receiver::with_tls(tls, &certificates.good(), &login);
        let settings = encrypted(receiver.port(), tls, "{ env = \"MAIL_PASSWORD\" }");
        let office = Office::new(&people(50), &settings)
            .with("SSL_CERT_FILE", &authority)
            .with("MAIL_PASSWORD", PLANTED);
        stops_at_once(&office, &receiver, tls);
        let tries = receiver.log().matches("bad").count();
        assert!(
            (1..=4).contains(&tries),
            "{tries}: no account is locked by us"
        );
    }
}

#[test]
fn whoever_is_not_trusted_gets_neither_mail_nor_password() {
    let certificates = Certificates::new();
    let authority = certificates.authority().display().to_string();
    let bad: [(&str, Certificate); 3] = [
        ("another machine", certificates.other_name()),
        ("run out", certificates.expired()),
        ("nobody vouches", certificates.self_signed()),
    ];
    let refuses = |receiver: &Receiver, tls: &str, authority: Option<&str>, case: &str| {
        let settings = encrypted(receiver.port(), tls, "{ env = \"MAIL_PASSWORD\" }");
        let mut office = Office::new(&people(3), &settings).with("MAIL_PASSWORD", PLANTED);
        if let Some(authority) = authority {
            office = office.with("SSL_CERT_FILE", authority);
        }
        stops_at_once(&office, receiver, case);
        assert!(
            !receiver.log().contains("AUTH"),
            "{case}: {}",
            receiver.log()
        );
    };
    let login = ["--login", "shop", PLANTED];
    for (case, certificate) in &bad {
        for tls in ["starttls", "implicit"] {
            let receiver = Receiver::with_tls(tls, certificate, &login);
            refuses(&receiver, tls, Some(&authority), case);
        }
    }
    let receiver = Receiver::with_tls("starttls", &certificates.good(), &login);
    refuses(&receiver, "starttls", None, "an authority nobody knows");
    let hidden = [&login[..], &["--hidden-starttls"]].concat();
    let receiver = Receiver::with_tls("starttls", &certificates.good(), &hidden);
    refuses(
        &receiver,
        "starttls",
        Some(&authority),
        "STARTTLS was taken away",
    );
}
