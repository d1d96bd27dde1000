//! What nobody knows, what waits, and what is given up: a person decides.

use super::*;

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
