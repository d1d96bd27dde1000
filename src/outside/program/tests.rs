use super::*;

fn shell(script: &str) -> Vec<String> {
    ["sh", "-c", script].map(str::to_owned).to_vec()
}

fn ran(programs: &Programs, script: &str) -> Result<Inbound, Fault> {
    programs.run(&shell(script), Duration::from_secs(20))
}

fn ended(exit: i32, output: &str) -> Inbound {
    Inbound::Ended {
        exit: Some(exit),
        output: output.to_owned(),
    }
}

#[test]
fn both_outputs_are_kept_in_the_order_they_were_printed() {
    let programs = Programs::default();
    assert_eq!(
        ran(&programs, "echo 1; echo 2 >&2; echo 3; exit 7"),
        Ok(ended(7, "1\n2\n3\n"))
    );
}

#[test]
fn a_command_gets_nothing_on_its_input() {
    assert_eq!(
        ran(&Programs::default(), "cat; echo end"),
        Ok(ended(0, "end\n"))
    );
}

#[test]
fn no_shell_stands_between_a_command_and_its_arguments() {
    let command = ["printf", "%s", "$HOME; rm -rf *"].map(str::to_owned);
    let answer = Programs::default().run(&command, Duration::from_secs(20));
    assert_eq!(answer, Ok(ended(0, "$HOME; rm -rf *")));
}

#[test]
fn what_cannot_be_started_says_so() {
    for command in [
        vec!["/nowhere/at-all".to_owned()],
        vec!["/etc/passwd".to_owned()],
        vec![],
    ] {
        let answer = Programs::default().run(&command, Duration::from_secs(1));
        assert!(matches!(answer, Err(Fault::Unreachable(_))), "{answer:?}");
    }
}

#[test]
fn a_command_that_takes_too_long_is_ended_with_everything_it_started() {
    let begun = Instant::now();
    // The child ignores being asked, and its own child holds the pipe.
    let script = "trap '' TERM; echo $$; sleep 600 & sleep 600; echo never";
    let answer = Programs::default().run(&shell(script), Duration::from_millis(400));
    let Err(Fault::TooLate { output }) = answer else {
        panic!("{answer:?}")
    };
    assert!(begun.elapsed() < Duration::from_secs(20));
    let group: i32 = output.trim().parse().expect("it printed its number");
    let group = rustix::process::Pid::from_raw(group).expect("a number");
    let gone = (0..100).any(|_| {
        std::thread::park_timeout(LOOK);
        rustix::process::test_kill_process_group(group).is_err()
    });
    assert!(gone, "something of it still runs");
}

#[test]
fn a_daemon_that_keeps_the_pipe_open_does_not_keep_us() {
    let begun = Instant::now();
    let answer = ran(&Programs::default(), "(sleep 5) & echo started");
    assert_eq!(answer, Ok(ended(0, "started\n")));
    assert!(begun.elapsed() < Duration::from_secs(4));
}

#[test]
fn ctrl_c_ends_the_command_and_is_used_up_by_it() {
    let stop = Stop::new();
    let programs = Programs {
        stop: stop.clone(),
        ..Programs::default()
    };
    let presser = stop.clone();
    let hear: Hear = Arc::new(move |line| {
        if line == "ready" {
            presser.interrupt();
        }
    });
    let answer = ran(
        &Programs {
            hear: Some(hear),
            ..programs
        },
        "echo ready; sleep 600",
    );
    assert_eq!(
        answer,
        Err(Fault::Stopped {
            output: "ready\n".to_owned()
        })
    );
    stop.forget_used();
    assert!(!stop.is_raised());
}

#[test]
fn no_secret_leaves_neither_at_once_nor_in_the_end() {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let ear = Arc::clone(&heard);
    let hear: Hear = Arc::new(move |line| ear.lock().expect("heard").push(line.to_owned()));
    let programs = Programs {
        secrets: vec!["hunter2!".to_owned()],
        hear: Some(hear),
        ..Programs::default()
    };
    let answer = ran(&programs, "echo 'it is hunter2!'; printf 'token=abc'");
    assert_eq!(answer, Ok(ended(0, "it is •••\ntoken=•••")));
    assert_eq!(*heard.lock().expect("heard"), ["it is •••", "token=•••"]);
}

#[test]
fn a_command_runs_in_the_folder_it_is_given() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().canonicalize().expect("a path");
    let programs = Programs {
        folder: Some(path.clone()),
        ..Programs::default()
    };
    assert_eq!(
        ran(&programs, "pwd"),
        Ok(ended(0, &format!("{}\n", path.display())))
    );
}

#[test]
fn a_command_ended_by_a_signal_has_no_exit_code() {
    let answer = ran(&Programs::default(), "kill -9 $$");
    assert_eq!(
        answer,
        Ok(Inbound::Ended {
            exit: None,
            output: String::new()
        })
    );
}

#[test]
fn an_editor_of_two_words_is_run_and_may_refuse() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    assert!(edit("test -f", file.path()).expect("ran"));
    assert!(!edit("test -d", file.path()).expect("ran"));
    assert!(edit("no-such-editor-anywhere", file.path()).is_err());
}
