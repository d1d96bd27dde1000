//! What reaches people, oneself, and the disk where there is no relay.

use super::*;

#[test]
fn everybody_on_the_list_gets_it_once_and_in_their_language() {
    let manners = Manners {
        keep: true,
        ..Manners::default()
    };
    let post = Post::new(40, manners);
    let sent = post
        .run(&["send", "--confirm", "40", "--json"])
        .expect_exit(0);
    let sent = sent.json();
    assert_eq!(sent["deliveries"][0]["accepted"], 40);
    assert_eq!(sent["deliveries"][0]["ended"], "through");
    assert_eq!(post.accepted(), 40);
    let kept = post.sink.audit().kept();
    let mails = read_texts(kept.iter().map(|deposit| deposit.message.as_slice()));
    for (mail, deposit) in mails.iter().zip(&kept) {
        mail.is_sound();
        let (name, address) = mail.to();
        assert_eq!(address, deposit.recipient);
        let n: usize = name.trim_start_matches("Ana ").parse().expect("a number");
        assert_eq!(
            mail.header("Content-Language"),
            if n.is_multiple_of(3) { "fr" } else { "en" }
        );
        let greeting = if n.is_multiple_of(3) {
            "Bonjour"
        } else {
            "Hello"
        };
        assert!(
            mail.part("text/plain")
                .contains(&format!("{greeting} {name},"))
        );
    }
    let status = post.run(&["status", "--json"]).json();
    assert_eq!(status["deliveries"]["sent"], 3);
    let step = status["steps"].as_array().expect("steps");
    let step = step.iter().find(|step| step["id"] == "write-to-customers");
    assert_eq!(step.expect("the step")["state"], "done");
    let again = post.run(&["send", "write-to-customers", "--confirm", "40"]);
    again.expect_exit(1);
    post.run(&["outbox", "resume"]).expect_exit(0);
    assert_eq!(post.accepted(), 40);
}

#[test]
fn a_test_mail_goes_to_oneself_and_counts_for_nothing() {
    let manners = Manners {
        keep: true,
        ..Manners::default()
    };
    let post = Post::new(5, manners);
    post.run(&["send", "--test", "me@shop.example"])
        .expect_exit(0);
    post.run(&["send", "--test", "not an address"])
        .expect_exit(2);
    let kept = post.sink.audit().kept();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].recipient, "me@shop.example");
    let text = String::from_utf8_lossy(&kept[0].message).into_owned();
    assert!(text.contains("To: Ana 1 <me@shop.example>"), "{text}");
    let status = post.run(&["status", "--json"]).json();
    assert_eq!(status["deliveries"]["sent"], 2);
    post.run(&["outbox", "list"]).expect_exit(0);
}

#[test]
fn without_a_relay_the_mails_are_files_and_a_table() {
    let post = Post::new(3, Manners::default());
    post.desk.write("aplomb.toml", CHANNEL);
    let written = post.run(&["send"]).expect_exit(0);
    insta::assert_snapshot!(written, @r"
    $ aplomb send
    Nothing was sent, as no relay is configured. Written: mail-merge.csv with 3
    rows, and each mail as a file of its own. The folder:

    → incidents/2026-11-22-site-down/outbox/003-ana-la.customers/files/

    Send them with your mail-merge tool, one mail for each row. When they are out,
    say so:

    → aplomb done write-to-customers
    ");
    let folder = "incidents/2026-11-22-site-down/outbox/003-ana-la.customers/files";
    let names = ["00001.eml", "00002.eml", "00003.eml", "mail-merge.csv"];
    assert_eq!(
        post.files(folder),
        names.map(|name| format!("{folder}/{name}"))
    );
    let mails = names[..3]
        .iter()
        .map(|name| post.desk.path(format!("{folder}/{name}")));
    for (n, mail) in (1..).zip(read_mails(&mails.collect::<Vec<_>>(), None)) {
        assert_eq!(
            mail.is_sound().to(),
            (&*format!("Ana {n}"), &*format!("a{n}@x.example"))
        );
    }
    let table = post.desk.read(&format!("{folder}/mail-merge.csv"));
    assert_eq!(table.matches("@x.example").count(), 3);
    // A second time, the files of the first stay what they are.
    post.desk.write("customers.csv", &list(1));
    let again = post.run(&["send", "--json"]).json();
    assert_eq!(again["files"][0]["rows"], 1);
    assert_eq!(post.files(&format!("{folder}-2")).len(), 2);
    let status = post.run(&["status", "--json"]).json();
    assert_eq!(status["deliveries"]["sent"], 2);
    post.run(&["done", "write-to-customers"]).expect_exit(0);
}

#[test]
fn a_rehearsal_opens_no_line_and_writes_a_handful_of_marked_samples() {
    let post = Post::undeclared(30, Manners::default());
    let facts = "open the shop\nall\n\n";
    let walk = post.desk.stdin(facts).run(["drill", "site-down"]);
    walk.expect_exit(130);
    post.run(&["done", "tell-staff"]).expect_exit(0);
    post.run(&["done", "update-status-page"]).expect_exit(0);
    post.run(&["send", "--test", "me@x.example"]).expect_exit(3);
    post.run(&["send", "--confirm", "31"]).expect_exit(3);
    let sent = post.run(&["send", "--confirm", "30"]).expect_exit(0);
    assert!(
        sent.stdout.contains("EXERCISE") || sent.stdout.contains("rehearsal"),
        "{sent}"
    );
    assert_eq!(post.sink.audit().connections().0, 0);
    let outbox = "incidents/2026-11-22-site-down-drill/outbox";
    let files = post.files(outbox);
    assert_eq!(files.len(), 10, "{files:?}");
    for file in &files {
        assert!(file.contains("EXERCISE"), "{file}");
        assert!(post.desk.read(file).contains("EXERCI"), "{file}");
    }
    let status = post.run(&["status", "--json"]).json();
    let steps = status["steps"].as_array().expect("steps");
    let step = steps.iter().find(|step| step["id"] == "write-to-customers");
    assert_eq!(step.expect("the step")["state"], "done");
}

#[test]
fn whoever_reads_french_is_told_in_french() {
    let post = Post::new(
        2,
        answering(|_, _| Some("554 5.7.1 Relay access denied".to_owned())),
    );
    let dry = post
        .run(&["send", "--dry-run", "--lang", "fr"])
        .expect_exit(0);
    assert!(dry.stdout.contains("2 personnes"), "{dry}");
    let sent = post
        .run(&["send", "--confirm", "2", "--lang", "fr"])
        .expect_exit(4);
    assert!(
        sent.stderr.contains("ne transmet pas de courriel"),
        "{sent}"
    );
    let wrong = post
        .run(&["outbox", "resume", "rien", "--lang", "fr"])
        .expect_exit(1);
    assert!(wrong.stderr.contains("il n’y a pas d’envoi"), "{wrong}");
}
