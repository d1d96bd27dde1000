//! Relays that put off, refuse, want a password, or are not there.

use super::*;

pub(super) const REFUSED: &str = "550 5.1.1 no such user";

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
