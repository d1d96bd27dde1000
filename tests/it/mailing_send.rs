//! `send` and `outbox`, as scripts and second terminals use them.

use crate::desk::Desk;
use crate::mailing_desk::{CHANNEL, Post, answering, declare, list, relay};
use crate::relay::mails::read_texts;
use crate::relay::sink::{Faults, Manners};
use crate::relay::{Receiver, read_mails};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

const REFUSED: &str = "550 5.1.1 no such user";

#[test]
fn nothing_leaves_unless_the_number_of_people_is_said() {
    let post = Post::new(12, Manners::default());
    for (input, args, exit) in [
        (None, vec!["send", "--no-input"], 2),
        (None, vec!["send", "--yes", "--no-input"], 2),
        (None, vec!["send", "--yes"], 2),
        (Some(""), vec!["send"], 2),
        (Some("\n"), vec!["send"], 0),
        (Some("\n"), vec!["send", "--yes"], 0),
        (Some("yes\n"), vec!["send"], 3),
        (Some("y\n"), vec!["send", "--yes"], 3),
        (Some("13\n"), vec!["send"], 3),
        (None, vec!["send", "--confirm", "13"], 3),
        (None, vec!["send", "--confirm", "0"], 3),
        (None, vec!["send", "--confirm", "-12"], 2),
        (None, vec!["send", "--dry-run"], 0),
    ] {
        let call = match input {
            Some(text) => post.desk.stdin(text),
            None => post.desk.call(),
        };
        call.run(args).expect_exit(exit);
    }
    assert_eq!(post.accepted(), 0);
    assert_eq!(post.sink.audit().connections().0, 0);
    post.desk.stdin("12\n").run(["send"]).expect_exit(0);
    assert_eq!(post.accepted(), 12);
}

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
fn a_dry_run_tells_a_script_what_would_be_sent() {
    let post = Post::new(3, Manners::default());
    post.desk
        .write("suppress.csv", "email,reason\na3@x.example,unsubscribed\n");
    let list =
        "email,lang\na1@x.example,en\nA1@x.example,en\na2@x.example,fr\nnobody\na3@x.example,fr\n";
    post.desk.write("other.csv", list);
    let plan = post
        .run(&["send", "--dry-run", "--json", "--to", "other.csv"])
        .json();
    assert_eq!(plan["recipients"], 2);
    let delivery = &plan["deliveries"][0];
    assert_eq!(delivery["languages"], json!({"en": 1, "fr": 1}));
    assert_eq!(delivery["suppressed"]["unsubscribed"], 1);
    assert_eq!(
        (&delivery["duplicates"], &delivery["unusable"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(delivery["list"], "other.csv");
    assert_eq!(delivery["most_unknown"], 2);
    let subjects: Vec<&Value> = delivery["samples"]
        .as_array()
        .expect("samples")
        .iter()
        .map(|sample| &sample["lang"])
        .collect();
    assert_eq!(subjects, ["en", "fr"]);
    post.run(&["send", "--to", "other.csv", "--confirm", "2"])
        .expect_exit(0);
    assert_eq!(post.accepted(), 2);
}

#[test]
fn whom_the_relay_puts_off_is_tried_again_when_it_is_time() {
    let put_off = |address: &str, before: u32| {
        (address.starts_with("a2") && before == 0).then(|| "450 4.2.0 later".to_owned())
    };
    let post = Post::new(25, answering(put_off));
    let sent = post.run(&["send", "--confirm", "25"]).expect_exit(5);
    assert!(sent.stdout.contains("18 of 25"), "{sent}");
    assert!(sent.stdout.contains("aplomb outbox resume"), "{sent}");
    // The step is done: what waits holds nobody up.
    let status = post.run(&["status"]);
    let next = "Next      Write to all customers";
    assert!(!status.stdout.contains(next), "{status}");
    assert!(status.stdout.contains("7 to be tried again"), "{status}");
    let listed = post.run(&["outbox", "list", "--json"]).json();
    let waiting = &listed["deliveries"][0];
    assert_eq!(
        (&waiting["waiting"], &waiting["complete"]),
        (&json!(7), &json!(true))
    );
    assert_eq!(waiting["people"][0]["reply"], "450 4.2.0 later");
    assert_eq!(waiting["people"][0]["line"], 3);
    post.desk.wait("10m");
    post.run(&["outbox", "resume"]).expect_exit(0);
    assert_eq!(post.accepted(), 25);
}

#[test]
fn with_wait_the_command_stays_until_they_were_tried_again() {
    let put_off = |_: &str, before: u32| (before == 0).then(|| "450 4.2.0 later".to_owned());
    let post = Post::new(2, answering(put_off));
    // The clock of the desk stands still but for those who wait.
    let sent = post
        .run(&["send", "--confirm", "2", "--wait"])
        .expect_exit(0);
    assert!(sent.stdout.contains("2 of 2"), "{sent}");
}

#[test]
fn a_mailbox_that_is_gone_is_never_written_to_again() {
    let refuse = |address: &str, _: u32| match address {
        "a1@x.example" => Some(REFUSED.to_owned()),
        "a2@x.example" => Some("550 5.7.1 blocked by policy".to_owned()),
        _ => None,
    };
    let post = Post::new(4, answering(refuse));
    let sent = post.run(&["send", "--confirm", "4"]).expect_exit(0);
    insta::assert_snapshot!(sent, @r"
    $ aplomb send --confirm 4
    customers: 2 of 4 accepted by the relay · 2 refused

    2 were refused for good:
      a1@x.example (line 2): 550 5.1.1 no such user
      a2@x.example (line 3): 550 5.7.1 blocked by policy
    ! 1 address that no mail reaches any more was added to suppress.csv.
    ");
    let id = "2026-11-22-site-down";
    let written = format!("email,reason,date,incident\na1@x.example,bounced,2026-11-22,{id}\n");
    assert_eq!(post.desk.read("suppress.csv"), written);
    // Looked at again, nothing is added twice; and the next message leaves them out.
    post.run(&["outbox", "resume"]).expect_exit(0);
    assert_eq!(post.desk.read("suppress.csv"), written);
    for step in [
        "post-short",
        "put-up-waiting-page",
        "post-long",
        "set-answering-machine",
    ] {
        post.run(&["done", step]).expect_exit(0);
    }
    post.run(&["update", "--message", "We have found it"])
        .expect_exit(0);
    let plan = post.run(&["send", "--dry-run", "--json"]).json();
    assert_eq!(plan["recipients"], 3);
    assert_eq!(plan["deliveries"][0]["suppressed"]["bounced"], 1);
    post.run(&["send", "--confirm", "3"]).expect_exit(0);
    // The one who was refused for another reason is tried again by name alone.
    let listed = post.run(&["outbox", "list"]).stdout;
    assert!(
        listed.contains("1 refused") && listed.contains("2 refused"),
        "{listed}"
    );
}

#[test]
fn the_suppress_list_keeps_the_shape_that_people_gave_it() {
    let refuse = |address: &str, _: u32| address.starts_with("a1@").then(|| REFUSED.to_owned());
    let post = Post::new(2, answering(refuse));
    let before = "Motif;Courriel;Note\r\nunsubscribed;b@x.example;phoned";
    post.desk.write("suppress.csv", before);
    post.run(&["send", "--confirm", "2"]).expect_exit(0);
    let after = format!("{before}\r\nbounced;a1@x.example;\r\n");
    assert_eq!(post.desk.read("suppress.csv"), after);
}

#[test]
fn who_may_or_may_not_have_it_is_named_and_a_person_decides() {
    // Accepted, and the answer is lost: every seventh.
    let faults = Faults {
        cut_after: Some(7),
        ..Faults::default()
    };
    let manners = Manners {
        chunking: false,
        ..Manners::default()
    };
    let post = Post::new(30, manners.with(faults));
    let sent = post.run(&["send", "--confirm", "30"]).expect_exit(6);
    assert!(sent.stdout.contains("settle"), "{sent}");
    let listed = post.run(&["outbox", "list", "--json"]).json();
    let unknown: Vec<String> = listed["deliveries"][0]["people"]
        .as_array()
        .expect("people")
        .iter()
        .map(|person| person["address"].as_str().expect("text").to_owned())
        .collect();
    assert!(unknown.len() >= 2, "{listed}");
    for address in &unknown {
        assert!(sent.stdout.contains(address.as_str()), "{sent}");
        assert_eq!(post.sink.audit().copies(address), 1);
    }
    // Nobody who is not on the list, nothing without saying who, and only one of the three.
    post.run(&["outbox", "settle", "--sent", "nobody@x.example"])
        .expect_exit(1);
    post.run(&["outbox", "settle", "--sent"]).expect_exit(2);
    post.run(&["outbox", "settle", "--sent", "--all", &unknown[0]])
        .expect_exit(2);
    post.run(&["outbox", "settle", "--sent", "--again", "--all"])
        .expect_exit(2);
    post.run(&["outbox", "settle", "--all"]).expect_exit(2);
    let one = unknown[0].to_uppercase();
    let said = post
        .run(&["outbox", "settle", "--sent", &one])
        .expect_exit(0);
    assert!(said.stderr.contains("1 person has got it"), "{said}");
    post.run(&["outbox", "settle", "--sent", &one])
        .expect_exit(1);
    post.run(&["outbox", "settle", "--sent", "--all"])
        .expect_exit(0);
    post.run(&["outbox", "resume"]).expect_exit(0);
    assert_eq!(post.accepted(), 30);
    let status = post.run(&["status", "--json"]).json();
    assert_eq!(status["deliveries"]["unknown"], 0);
}

#[test]
fn an_unknown_one_is_written_to_again_only_when_somebody_says_so() {
    let faults = Faults {
        cut_before: Some(9),
        ..Faults::default()
    };
    let manners = Manners {
        chunking: false,
        ..Manners::default()
    };
    let post = Post::new(20, manners.with(faults));
    post.run(&["send", "--confirm", "20"]).expect_exit(6);
    for _ in 0..3 {
        post.run(&["outbox", "resume"]).expect_exit(6);
    }
    let before = post.accepted();
    assert!(before < 20);
    for _ in 0..20 {
        post.run(&["outbox", "settle", "--again", "--all"]);
        if post.run(&["outbox", "resume"]).exit == Some(0) {
            break;
        }
    }
    assert_eq!(post.accepted(), 20);
}

#[test]
fn a_relay_that_refuses_everything_stops_it_at_once_and_says_what_to_change() {
    let denied = |_: &str, _: u32| Some("554 5.7.1 Relay access denied".to_owned());
    let post = Post::new(50, answering(denied));
    let sent = post.run(&["send", "--confirm", "50"]).expect_exit(4);
    insta::assert_snapshot!(sent.stderr.replace(&post.sink.port().to_string(), "PORT"), @r"
    error: 127.0.0.1:PORT does not pass on mail to others: 554 5.7.1 Relay access denied
    0 of 50 are out. It may want a user and a password, or it is the wrong host or port.
    Next: aplomb outbox resume 003-ana-la.customers
    ");
    // Another relay is found, and nobody is lost.
    let other = crate::relay::sink::Sink::open(Manners::default());
    let config = format!("{CHANNEL}{}", relay(other.port()));
    post.desk.write("aplomb.toml", &config);
    post.run(&["outbox", "resume"]).expect_exit(0);
    assert_eq!(other.audit().accepted(), 50);
}

#[test]
fn a_password_that_is_missing_is_noticed_before_anything_is_begun() {
    let post = Post::new(3, Manners::default());
    let with_login = format!(
        "{CHANNEL}{}user = 'shop'\npassword = {{ env = 'SHOP_SMTP' }}\n",
        relay(post.sink.port())
    );
    post.desk.write("aplomb.toml", &with_login);
    let sent = post.run(&["send", "--confirm", "3"]).expect_exit(4);
    insta::assert_snapshot!(sent.stderr, @r"
    error: a password or key is missing: the variable `SHOP_SMTP` is not set
    Nothing was sent. Put it where aplomb.toml says it is, then the same again.
    Next: aplomb send
    ");
    let status = post.run(&["status", "--json"]).json();
    assert_eq!(status["deliveries"]["requested"], 0);
    assert_eq!(
        post.files("incidents/2026-11-22-site-down/outbox"),
        [] as [String; 0]
    );
}

#[test]
fn a_relay_that_cannot_be_reached_leaves_everybody_to_be_sent() {
    let post = Post::new(3, Manners::default());
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.local_addr().expect("an address").port()
    };
    post.desk
        .write("aplomb.toml", &format!("{CHANNEL}{}", relay(closed)));
    let test = post.run(&["send", "--test", "me@x.example"]).expect_exit(4);
    assert!(
        test.stderr.contains("Nobody else has got anything"),
        "{test}"
    );
    let sent = post.run(&["send", "--confirm", "3"]).expect_exit(5);
    assert!(sent.stderr.contains("0 of 3"), "{sent}");
    let both = format!(
        "{CHANNEL}{}{}",
        relay(closed).replace("[channels.customers.relay]", "[[channels.customers.relay]]"),
        relay(post.sink.port())
            .replace("[channels.customers.relay]", "[[channels.customers.relay]]")
    );
    post.desk.write("aplomb.toml", &both);
    post.run(&["send", "--confirm", "3"]).expect_exit(0);
    assert_eq!(post.accepted(), 3);
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
fn two_terminals_never_send_the_same_mailing() {
    let manners = Manners {
        pace: Duration::from_millis(40),
        ..Manners::default()
    };
    let post = Post::new(120, manners);
    let first = post
        .desk
        .command()
        .args(["send", "--confirm", "120"])
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program");
    post.wait_for(10);
    let second = post.run(&["outbox", "resume"]).expect_exit(3);
    assert!(second.stderr.contains("another terminal"), "{second}");
    // Nor does anybody say meanwhile that it is out in another way.
    let posted = post.run(&["done", "write-to-customers"]).expect_exit(3);
    assert!(posted.stderr.contains("not through"), "{posted}");
    let output = first.wait_with_output().expect("its end");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(post.accepted(), 120);
}

#[test]
fn ctrl_c_stops_safely_and_says_how_to_go_on() {
    let manners = Manners {
        pace: Duration::from_millis(20),
        ..Manners::default()
    };
    let post = Post::new(200, manners);
    let child = post
        .desk
        .command()
        .args(["send", "--confirm", "200"])
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program");
    post.wait_for(20);
    let id = i32::try_from(child.id()).expect("an id");
    let id = rustix::process::Pid::from_raw(id).expect("a process");
    rustix::process::kill_process(id, rustix::process::Signal::INT).expect("signalled");
    let output = child.wait_with_output().expect("its end");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(said.contains("aplomb outbox resume"), "{said}");
    let listed = post.run(&["outbox", "list", "--json"]).json();
    assert_eq!(listed["deliveries"][0]["unknown"], 0, "{listed}");
    assert_eq!(listed["deliveries"][0]["accepted"], post.accepted());
    // Whoever says "send" again goes on.
    post.run(&["send"]).expect_exit(0);
    assert_eq!(post.accepted(), 200);
}

#[test]
fn the_rest_can_be_given_up_and_taken_back() {
    let denied =
        |_: &str, before: u32| (before == 0).then(|| "554 5.7.1 Relay access denied".to_owned());
    let post = Post::new(3, answering(denied));
    post.run(&["send", "--confirm", "3"]).expect_exit(4);
    post.run(&["outbox", "settle", "--give-up", "a1@x.example"])
        .expect_exit(0);
    post.run(&["outbox", "settle", "--give-up", "--all"])
        .expect_exit(0);
    let status = post.run(&["status", "--json"]).json();
    assert_eq!(status["deliveries"]["failed"], 1);
    post.run(&["outbox", "resume"]).expect_exit(0);
    assert_eq!(post.accepted(), 0);
    post.run(&["outbox", "settle", "--again", "a2@x.example"])
        .expect_exit(0);
    for _ in 0..3 {
        if post.run(&["outbox", "resume"]).exit == Some(0) {
            break;
        }
    }
    assert_eq!(post.accepted(), 1);
    assert_eq!(post.sink.audit().copies("a2@x.example"), 1);
}

#[test]
fn what_waits_after_the_end_of_the_incident_can_still_be_sent() {
    let put_off = |address: &str, before: u32| {
        (address.starts_with("a1@") && before == 0).then(|| "450 4.2.0 later".to_owned())
    };
    let post = Post::new(2, answering(put_off));
    post.run(&["send", "--confirm", "2"]).expect_exit(5);
    let status = post.run(&["status", "--json"]).json();
    let id = status["incident"]["id"].as_str().expect("an id").to_owned();
    for step in status["steps"].as_array().expect("steps") {
        let step = step["id"].as_str().expect("a name");
        post.run(&[
            "done",
            step,
            "--data-loss",
            "no",
            "--fact",
            "recovery=it works",
            "--fact",
            "cause=a disk",
        ]);
        post.run(&["skip", step, "--reason", "a test"]);
    }
    post.run(&["close"]);
    post.desk.wait("10m");
    let resumed = post
        .run(&["outbox", "resume", "--incident", &id])
        .expect_exit(0);
    assert!(resumed.stdout.contains("2 of 2"), "{resumed}");
    assert_eq!(post.sink.audit().copies("a1@x.example"), 1);
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

#[test]
fn without_a_channel_or_a_message_it_is_said_what_is_missing() {
    let desk = Desk::with_workspace();
    declare(&desk);
    insta::assert_snapshot!(desk.run(["send"]).expect_exit(1), @r"
    $ aplomb send
    ! error: no channel of kind mail is configured
    ! In aplomb.toml: [channels.customers] with kind = 'mail', from and list. See docs/guide/customers.md.
    ! Next: aplomb check
    [exit 1]
    ");
    let post = Post::new(2, Manners::default());
    let wrong = post.run(&["send", "--channel", "nowhere"]).expect_exit(2);
    insta::assert_snapshot!(wrong, @r"
    $ aplomb send --channel nowhere
    ! error: there is no channel called nowhere
    ! Nothing was sent. There are: customers.
    ! Next: aplomb channel list
    [exit 2]
    ");
    let wrong = post.run(&["send", "--channel", "custmers"]).expect_exit(2);
    insta::assert_snapshot!(wrong, @r"
    $ aplomb send --channel custmers
    ! error: there is no channel called custmers
    ! Nothing was sent. There are: customers.
    ! Next: aplomb send --channel customers
    [exit 2]
    ");
    let wrong = desk.run(["send", "--channel", "custmers"]).expect_exit(2);
    insta::assert_snapshot!(wrong, @r"
    $ aplomb send --channel custmers
    ! error: there is no channel called custmers
    ! Nothing was sent. No channel is configured: every message is a draft that a person posts.
    ! Next: aplomb check
    [exit 2]
    ");
    post.desk.write("customers.csv", "");
    insta::assert_snapshot!(post.run(&["send", "--dry-run"]).expect_exit(1), @r"
    $ aplomb send --dry-run
    ! error: [DESK]/shop/customers.csv cannot be trusted: there is nothing in it
    ! Nothing was sent. Somebody would get no mail, or a mail they must not get.
    ! Next: aplomb customers check
    [exit 1]
    ");
    std::fs::remove_file(post.desk.path("customers.csv")).expect("removed");
    insta::assert_snapshot!(post.run(&["send", "--dry-run"]).expect_exit(1), @r"
    $ aplomb send --dry-run
    ! error: there is no list of customers at [DESK]/shop/customers.csv
    ! Nothing was sent.
    ! Next: aplomb send --to FILE
    [exit 1]
    ");
}

#[test]
fn a_message_that_goes_to_two_lists_wants_the_number_of_both() {
    let post = Post::undeclared(4, Manners::default());
    post.desk
        .write("partners.csv", "email,name\npaul@partner.example,Paul\n");
    let partners = CHANNEL.split("[channels.").nth(1).expect("a channel");
    let partners = partners.replace("customers", "partners");
    let relays = relay(post.sink.port());
    let config = format!(
        "{CHANNEL}{relays}[channels.{partners}{}",
        relays.replace("customers", "partners")
    );
    post.desk.write("aplomb.toml", &config);
    let runbook = post.run(&["runbook", "show", "site-down", "--json"]);
    assert_eq!(runbook.exit, Some(0), "{runbook}");
    let text = post.desk.read("runbooks/site-down.toml");
    let both = "channels = [\"customers\", \"partners\"]";
    post.desk.write(
        "runbooks/site-down.toml",
        &text.replacen("channels = [\"customers\"]", both, 1),
    );
    declare(&post.desk);
    post.run(&["send", "--confirm", "4"]).expect_exit(3);
    post.run(&["send", "--channel", "partners", "--confirm", "1"])
        .expect_exit(0);
    let status = post.run(&["status"]);
    let next = "Next      Write to all customers";
    assert!(status.stdout.contains(next), "{status}");
    post.run(&["send", "--confirm", "4"]).expect_exit(0);
    assert_eq!(post.accepted(), 5);
    let listed = post.run(&["outbox", "list", "--json"]).json();
    assert_eq!(listed["deliveries"].as_array().expect("mailings").len(), 2);
    let status = post.run(&["status"]);
    assert!(!status.stdout.contains(next), "{status}");
}

#[test]
fn whoever_names_the_incident_is_told_commands_that_name_it() {
    let post = Post::new(2, answering(|_, _| Some("450 4.2.0 later".to_owned())));
    let id = "2026-11-22-site-down";
    let sent = post
        .run(&["send", "--confirm", "2", "--incident", id])
        .expect_exit(5);
    let next = format!("aplomb outbox resume 003-ana-la.customers --incident {id}");
    assert!(sent.stdout.contains(&next), "{sent}");
}

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
    let page = include_str!("../../docs/FORMAT.md");
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
