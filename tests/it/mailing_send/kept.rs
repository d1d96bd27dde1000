//! What a mailing leaves on the disk: every field is documented, and no password is among them.

use super::refused::REFUSED;
use super::*;

/// The names of the fields in the lines of a file.
fn fields(text: &str) -> BTreeSet<String> {
    let lines = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let objects = lines.filter_map(|line| line.as_object().cloned());
    objects
        .flat_map(|object| object.into_iter().map(|(name, _)| name))
        .collect()
}

#[test]
fn every_field_of_a_mailing_on_the_disk_is_documented() {
    let faults = Faults {
        cut_after: Some(5),
        cut_in_text: Some(7),
        later: Some(6),
        ..Faults::default()
    };
    let refuse = |address: &str, _: u32| match address {
        "a1@x.example" => Some(REFUSED.to_owned()),
        "a2@x.example" => Some("550 5.7.1 blocked by policy".to_owned()),
        _ => None,
    };
    let post = Post::new(60, answering(refuse).with(faults));
    post.desk
        .write("customers.csv", &list(60).replace("lang", "lang,plan"));
    post.run(&["send", "--confirm", "60"]);
    post.run(&["outbox", "settle", "--again", "a2@x.example"])
        .expect_exit(0);
    post.run(&["outbox", "settle", "--sent", "--all"])
        .expect_exit(0);
    post.run(&["outbox", "settle", "--give-up", "--all"])
        .expect_exit(0);
    let folder = "incidents/2026-11-22-site-down/outbox/003-ana-la.customers";
    let mut written = fields(&post.desk.read(&format!("{folder}/ledger.jsonl")));
    for name in [
        "ok", "refused", "gone", "try", "by", "sent", "again", "given_up",
    ] {
        assert!(written.contains(name), "{name}: {written:?}");
    }
    written.extend(fields(&post.desk.read(&format!("{folder}/list.jsonl"))));
    let words: Value =
        serde_json::from_str(&post.desk.read(&format!("{folder}/message.json"))).expect("JSON");
    for object in [&words, &words["head"], &words["wordings"][0]] {
        written.extend(object.as_object().expect("an object").keys().cloned());
    }
    let page = include_str!("../../../docs/FORMAT.md");
    let page = page.split("\n## Mailings\n").nth(1).expect("a section");
    let page = page.split("\n## ").next().expect("its end");
    for name in written {
        assert!(
            page.contains(&format!("`{name}`")) || page.contains(&format!("\"{name}\"")),
            "{name}"
        );
    }
}

/// The password, and the forms in which it travels.
fn forms(secret: &str) -> Vec<Vec<u8>> {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let plain = format!("\0shop\0{secret}");
    vec![
        secret.as_bytes().to_vec(),
        STANDARD.encode(secret).into_bytes(),
        STANDARD.encode(plain).into_bytes(),
    ]
}

#[test]
fn a_password_is_in_no_byte_that_the_program_writes() {
    const SECRET: &str = "pl4nted-corr3ct-h0rse";
    let certificates = crate::relay::Certificates::new();
    for place in [
        "{ env = 'SHOP_SMTP' }",
        "{ file = '../home/password' }",
        "{ command = ['cat', '[DESK]/home/password'] }",
    ] {
        for (said, exit) in [(SECRET, 0), ("another", 4)] {
            let receiver =
                Receiver::with_tls("starttls", &certificates.good(), &["--login", "shop", said]);
            let desk = Desk::with_workspace();
            desk.write("customers.csv", &list(3));
            let root = desk.root().to_string_lossy().into_owned();
            let config = format!(
                "{CHANNEL}[channels.customers.relay]\nhost = 'localhost'\nport = {}\ntls = 'starttls'\nuser = 'shop'\npassword = {}\n",
                receiver.port(),
                place.replace("[DESK]", &root),
            );
            desk.write("aplomb.toml", &config);
            desk.write("../home/password", &format!("{SECRET}\n"));
            declare(&desk);
            let authority = certificates.authority().to_string_lossy().into_owned();
            let run = |args: &[&str]| {
                desk.call()
                    .env("SHOP_SMTP", SECRET)
                    .env("SSL_CERT_FILE", &authority)
                    .run(args.iter().copied())
            };
            let runs = [
                run(&["send", "--test", "me@x.example", "--debug"]).expect_exit(exit),
                run(&["send", "--dry-run", "--debug", "--json"]).expect_exit(0),
                run(&["send", "--confirm", "3", "--debug"]).expect_exit(exit),
                run(&["outbox", "resume", "--debug"]),
                run(&["outbox", "list", "--json", "--debug"]),
                run(&["timeline", "--json"]),
            ];
            std::fs::remove_file(desk.path("../home/password")).expect("removed");
            for form in forms(SECRET) {
                let has = |bytes: &[u8]| bytes.windows(form.len()).any(|some| some == form);
                for run in &runs {
                    assert!(
                        !has(run.stdout.as_bytes()) && !has(run.stderr.as_bytes()),
                        "{run}"
                    );
                }
                for file in crate::mailing_desk::files(&desk, "..") {
                    let bytes = std::fs::read(desk.path(&file)).expect("a file");
                    assert!(!has(&bytes), "{place}: {file}");
                }
            }
        }
    }
}
