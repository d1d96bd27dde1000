//! A folder that is taken away, and one that comes back.

use super::*;

/// A walk that waits at its first question, and what is done to the disk meanwhile.
fn walk_while(shop: &Shop, meanwhile: impl FnOnce(), answers: &str) -> Ran {
    let mut command = shop.command();
    command.arg("resume").stdin(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    let mut lines = BufReader::new(child.stderr.take().expect("a pipe"));
    let mut heard = Vec::new();
    while !heard.ends_with(b"? = help): ") {
        let mut byte = [0];
        std::io::Read::read_exact(&mut lines, &mut byte).expect("it goes on");
        heard.push(byte[0]);
    }
    meanwhile();
    let mut pipe = child.stdin.take().expect("a pipe");
    pipe.write_all(answers.as_bytes()).expect("answered");
    drop(pipe);
    let mut stderr = String::new();
    std::io::Read::read_to_string(&mut lines, &mut stderr).expect("text");
    let exit = child.wait().expect("it ends").code();
    Ran {
        stdout: String::new(),
        stderr,
        exit,
    }
}

#[test]
fn a_folder_that_is_taken_away_is_missed_at_the_next_answer_and_not_made_anew() {
    for what in [
        "incidents",
        &format!("incidents/{ID}"),
        &format!("incidents/{ID}/journal"),
    ] {
        let shop = Shop::declared();
        let (there, away) = (shop.path(what), shop.path("away"));
        // The person stops.
        let ran = walk_while(
            &shop,
            || fs::rename(&there, &away).expect("moved"),
            "?\n\n\n3\n",
        );
        assert_eq!(ran.exit, Some(7), "{what}: {ran:#?}");
        assert_eq!(ran.printed().len(), 1, "{what}: {ran:#?}");
        assert!(ran.stderr.contains("gone:"), "{what}: {ran:#?}");
        assert!(!shop.journal().exists(), "{what}: nothing is made anew");
        // Nor does another command make it.
        let note = shop.run(["note", "--incident", ID, "hello"]);
        assert!(matches!(note.exit, Some(1 | 7)), "{what}: {note:#?}");
        assert!(!shop.journal().exists(), "{what}");
        // It is back, and everything goes on; the answer comes in from the screen.
        fs::remove_dir(&there).ok();
        fs::rename(&away, &there).expect("moved back");
        shop.write("screen", &ran.stderr);
        shop.run(["log", "adopt", "screen"]).expect(0, what);
        let status = shop.run(["status", "--json"]).expect(0, what).json();
        assert_eq!(status["next_step"]["id"], "ask-host", "{what}: {status}");
    }
}

#[test]
fn a_folder_that_comes_back_before_the_answer_is_tried_again_is_written_to() {
    let shop = Shop::declared();
    let (there, away) = (shop.path("incidents"), shop.path("away"));
    let mut command = shop.command();
    command.arg("resume").stdin(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    let mut pipe = child.stdin.take().expect("a pipe");
    let mut lines = BufReader::new(child.stderr.take().expect("a pipe"));
    let mut hear = |text: &str| {
        let mut line = String::new();
        while !line.contains(text) {
            line.clear();
            assert_ne!(lines.read_line(&mut line).expect("text"), 0, "{text}");
        }
    };
    hear("End of the message");
    fs::rename(&there, &away).expect("moved");
    writeln!(pipe).expect("answered");
    hear("Not recorded");
    fs::rename(&away, &there).expect("moved back");
    // Again, and on with the walk.
    writeln!(pipe, "1").expect("answered");
    hear("Ask the host");
    writeln!(pipe, "q").expect("answered");
    for _ in lines.lines() {}
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    let story = told(&shop.story()).join("\n");
    assert_eq!(story.matches("StepCompleted").count(), 1, "{story}");
    shop.run(["log", "verify"]).expect_exit(0);
}
