//! Nothing leaves unless it is said how many and which are meant.

use super::*;

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
