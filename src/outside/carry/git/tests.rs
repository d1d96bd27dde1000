use super::*;

const LONG: Duration = Duration::from_secs(30);

/// A remote, our working copy of it, and somebody else's.
struct Desk {
    folder: tempfile::TempDir,
    world: World,
}

/// What the machine says of its people must not decide these tests.
const ALONE: [(&str, &str); 2] = [
    ("GIT_CONFIG_GLOBAL", "/dev/null"),
    ("GIT_CONFIG_NOSYSTEM", "1"),
];
const NAMED: [&str; 5] = [
    "GIT_AUTHOR_NAME",
    "GIT_AUTHOR_EMAIL",
    "GIT_COMMITTER_NAME",
    "GIT_COMMITTER_EMAIL",
    "EMAIL",
];

impl Desk {
    fn new() -> Self {
        let desk = Self {
            folder: tempfile::tempdir().expect("a folder"),
            world: World::default(),
        };
        desk.git(".", &["init", "--quiet", "--bare", "-b", "main", "remote"]);
        for copy in ["theirs", "ours"] {
            desk.git(".", &["clone", "--quiet", "remote", copy]);
            desk.git(copy, &["config", "user.name", copy]);
            desk.git(copy, &["config", "user.email", "somebody@shop.example"]);
            desk.git(copy, &["checkout", "--quiet", "-B", "main"]);
            if copy == "theirs" {
                desk.put("theirs/page.md", "first\n");
                desk.git(copy, &["add", "."]);
                desk.git(copy, &["commit", "--quiet", "-m", "first"]);
                desk.git(copy, &["push", "--quiet", "-u", "origin", "main"]);
            }
        }
        desk
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    #[expect(clippy::disallowed_methods, reason = "the tool of a test")]
    fn git(&self, place: &str, arguments: &[&str]) -> String {
        let output = std::process::Command::new("git")
            .args(arguments)
            .current_dir(self.at(place))
            .envs(ALONE)
            .output()
            .expect("git is installed");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {said}");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    #[expect(clippy::disallowed_methods, reason = "the files of a test")]
    fn put(&self, path: &str, text: &str) {
        let path = self.at(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }

    fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.at(path)).expect("a file")
    }

    /// Somebody else publishes something meanwhile.
    fn others_publish(&self, file: &str, text: &str) {
        self.git("theirs", &["pull", "--quiet", "--rebase"]);
        self.put(&format!("theirs/{file}"), text);
        self.git("theirs", &["add", "."]);
        self.git("theirs", &["commit", "--quiet", "-m", "theirs"]);
        self.git("theirs", &["push", "--quiet"]);
    }

    fn publish(&self, file: &str, text: &str) -> Result<(), Fault> {
        self.publish_within(file, text, LONG)
    }

    fn publish_within(&self, file: &str, text: &str, within: Duration) -> Result<(), Fault> {
        self.put(&format!("ours/{file}"), text);
        let place = self.at("ours");
        let until = Instant::now() + within;
        let copy = WorkingCopy::among(&self.world, &place, until, &ALONE, &NAMED)?;
        let branch = copy.branch()?;
        copy.commit(&[file], "Checkout fails")?;
        copy.push(&branch)
    }

    /// What the world sees.
    fn published(&self, file: &str) -> String {
        self.git("remote", &["show", &format!("main:{file}")])
    }

    fn commits(&self, place: &str) -> usize {
        let count = self.git(place, &["rev-list", "--count", "main"]);
        count.parse().expect("a number")
    }

    fn is_tidy(&self) -> bool {
        let git = self.at("ours/.git");
        let half_done = ["rebase-merge", "rebase-apply", "index.lock", "MERGE_HEAD"];
        half_done.iter().all(|name| !git.join(name).exists())
            && self.git("ours", &["symbolic-ref", "--short", "HEAD"]) == "main"
            && self.git("ours", &["stash", "list"]).is_empty()
    }
}

/// Why it is not published.
fn why(published: Result<(), Fault>) -> String {
    match published {
        Err(Fault::Unreachable(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_is_committed_and_pushed_and_the_same_again_is_not() {
    let desk = Desk::new();
    assert_eq!(desk.publish("issues/a.md", "down\n"), Ok(()));
    assert_eq!(desk.published("issues/a.md"), "down");
    let last = ["log", "-1", "--format=%an: %s"];
    assert_eq!(desk.git("remote", &last), "ours: Checkout fails");
    assert_eq!(desk.commits("remote"), 2);
    assert_eq!(desk.publish("issues/a.md", "down\n"), Ok(()));
    assert_eq!(desk.commits("remote"), 2);
}

#[test]
fn nothing_of_others_is_committed_put_aside_or_lost() {
    let desk = Desk::new();
    desk.put("ours/staged.md", "half a thought\n");
    desk.git("ours", &["add", "staged.md"]);
    desk.put("ours/page.md", "changed\n");
    desk.put("ours/new.md", "new\n");
    let before = desk.git("ours", &["status", "--porcelain"]);
    assert_eq!(desk.publish("a.md", "down\n"), Ok(()));
    assert_eq!(desk.git("ours", &["status", "--porcelain"]), before);
    let names = ["show", "--format=", "--name-only", "main"];
    assert_eq!(desk.git("remote", &names), "a.md");
    // A name is a name, whatever it would mean as a pattern.
    assert_eq!(desk.publish("*.md", "down\n"), Ok(()));
    assert_eq!(desk.git("remote", &names), "*.md");
    assert_eq!(desk.git("ours", &["status", "--porcelain"]), before);
}

#[test]
fn when_others_were_first_ours_is_put_on_top_of_theirs() {
    let desk = Desk::new();
    desk.others_publish("theirs.md", "theirs\n");
    assert_eq!(desk.publish("a.md", "down\n"), Ok(()));
    let both = ["theirs.md", "a.md"].map(|file| desk.published(file));
    assert_eq!(both, ["theirs", "down"]);
    assert_eq!(desk.commits("remote"), 3, "no merge was made");
    assert!(desk.is_tidy());
}

#[test]
fn others_may_be_first_again_and_again_but_not_for_ever() {
    for (times, is_published) in [(3, true), (4, false)] {
        let desk = Desk::new();
        // Whenever we push, somebody else has just done so.
        let script = format!(
            "#!/bin/sh\ncd ../theirs && test $(cat ../count | wc -l) -lt {times} || exit 0\n\
             unset $(git rev-parse --local-env-vars)\necho >>../count\ngit pull -q --rebase\n\
             cat ../count >busy.md\ngit add busy.md\ngit commit -q -m theirs\ngit push -q\n"
        );
        desk.put("count", "");
        desk.put("ours/.git/hooks/pre-push", &script);
        let rights = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(desk.at("ours/.git/hooks/pre-push"), rights).expect("rights");
        let published = desk.publish("a.md", "down\n");
        assert_eq!(desk.read("count").len(), times, "{published:?}");
        assert_eq!(published.is_ok(), is_published, "{published:?}");
        assert_eq!(
            desk.commits("remote"),
            1 + times + usize::from(is_published)
        );
        assert!(desk.is_tidy());
    }
}

#[test]
fn where_both_changed_the_same_nothing_is_forced_and_everything_is_left_as_it_was() {
    let desk = Desk::new();
    desk.others_publish("page.md", "theirs\n");
    let why = why(desk.publish("page.md", "ours\n"));
    assert!(why.contains("others were there first"), "{why}");
    assert!(why.contains("page.md") && !why.contains('\n'), "{why}");
    assert_eq!(desk.published("page.md"), "theirs");
    assert_eq!(desk.read("ours/page.md"), "ours\n");
    assert_eq!(desk.commits("ours"), 2, "ours stays committed");
    assert!(desk.is_tidy());
}

#[test]
fn changes_that_are_in_the_way_are_not_put_aside() {
    let desk = Desk::new();
    desk.others_publish("theirs.md", "theirs\n");
    desk.put("ours/page.md", "unsaved\n");
    let told = why(desk.publish("a.md", "down\n"));
    assert!(told.contains("unstaged changes"), "{told}");
    assert_eq!(desk.read("ours/page.md"), "unsaved\n");
    assert!(desk.is_tidy());
    // Once they are gone, what was committed goes out.
    desk.git("ours", &["checkout", "--quiet", "page.md"]);
    assert_eq!(desk.publish("a.md", "down\n"), Ok(()));
    assert_eq!(desk.published("a.md"), "down");
}

#[test]
fn what_could_not_be_pushed_goes_with_the_next_one() {
    let desk = Desk::new();
    std::fs::rename(desk.at("remote"), desk.at("away")).expect("moved");
    let told = why(desk.publish("a.md", "one\n"));
    assert!(told.starts_with("committed, but not pushed: "), "{told}");
    std::fs::rename(desk.at("away"), desk.at("remote")).expect("moved");
    assert_eq!(desk.publish("b.md", "two\n"), Ok(()));
    assert_eq!(
        ["a.md", "b.md"].map(|file| desk.published(file)),
        ["one", "two"]
    );
}

#[test]
fn a_remote_that_says_no_is_quoted_and_not_asked_again() {
    let desk = Desk::new();
    let hook = desk.at("remote/hooks/pre-receive");
    let script = "#!/bin/sh\necho once >>asked\necho 'frozen until Monday' >&2\nexit 1\n";
    desk.put("remote/hooks/pre-receive", script);
    let rights = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(hook, rights).expect("rights");
    let told = why(desk.publish("a.md", "down\n"));
    assert_eq!(told, "committed, but not pushed: frozen until Monday");
    assert_eq!(desk.read("remote/asked"), "once\n");
}

#[test]
fn a_working_copy_without_remotes_is_published_by_its_commit() {
    let desk = Desk::new();
    desk.git("ours", &["remote", "remove", "origin"]);
    assert_eq!(desk.publish("a.md", "down\n"), Ok(()));
    assert_eq!(desk.git("ours", &["show", "HEAD:a.md"]), "down");
    // One that has a remote, but pushes nowhere, would stay as it is without anybody noticing.
    let remote = desk.at("remote");
    let remote = remote.to_str().expect("a path");
    desk.git("ours", &["remote", "add", "origin", remote]);
    let told = why(desk.publish("a.md", "more\n"));
    assert!(told.contains("`main` follows no branch"), "{told}");
    desk.git("ours", &["checkout", "--quiet", "--detach"]);
    assert_eq!(
        why(desk.publish("a.md", "more\n")),
        "the working copy is on no branch"
    );
}

#[test]
fn where_nobody_is_named_the_program_commits() {
    let desk = Desk::new();
    for setting in ["user.name", "user.email"] {
        desk.git("ours", &["config", "--unset", setting]);
    }
    desk.git("ours", &["config", "user.useConfigOnly", "true"]);
    desk.others_publish("theirs.md", "theirs\n");
    assert_eq!(desk.publish("a.md", "down\n"), Ok(()));
    let who = desk.git("remote", &["log", "-1", "--format=%an <%ae>, %cn <%ce>"]);
    assert_eq!(who, "aplomb <aplomb@localhost>, aplomb <aplomb@localhost>");
}

#[test]
fn a_remote_that_hangs_is_given_up_in_time_and_may_have_taken_it() {
    let desk = Desk::new();
    let nowhere = ["remote", "set-url", "origin", "ssh://hanging.example/x"];
    desk.git("ours", &nowhere);
    let sleeps = "echo $$ >>../asked; sleep 600; true";
    desk.git("ours", &["config", "core.sshCommand", sleeps]);
    let begun = Instant::now();
    let late = desk.publish_within("a.md", "down\n", Duration::from_secs(2));
    assert!(matches!(late, Err(Fault::TooLate { .. })), "{late:?}");
    assert!(begun.elapsed() < Duration::from_secs(8));
    assert!(desk.is_tidy());
    let asked = desk.read("asked");
    // Whoever should have waited for it may not have done so yet.
    let state = format!("/proc/{}/stat", asked.trim());
    let gone = (0..100).any(|_| {
        std::thread::park_timeout(Duration::from_millis(20));
        !std::fs::read_to_string(&state).is_ok_and(|state| !state.contains(") Z"))
    });
    assert!(gone, "it still runs");
}

#[test]
fn nobody_is_asked_for_a_password() {
    let desk = Desk::new();
    // Nobody listens there, so nothing leaves this machine whatever happens.
    let nobody = "ssh://127.0.0.1:1/x";
    desk.git("ours", &["remote", "set-url", "origin", nobody]);
    let begun = Instant::now();
    let told = why(desk.publish("a.md", "down\n"));
    assert!(begun.elapsed() < LONG, "{told}");
    let of = [
        "sh",
        "-c",
        "echo $GIT_TERMINAL_PROMPT:$SSH_ASKPASS:$GIT_DIR",
    ]
    .map(str::to_owned);
    let place = desk.at("ours");
    let copy = WorkingCopy::open(&desk.world, &place, begun + LONG).expect("a working copy");
    let ended = desk
        .world
        .programs
        .tell(&copy.task(&of), LONG)
        .expect("an end");
    assert_eq!(ended.printed, "0:false:\n");
    assert_eq!(copy.quiet_ssh(), Ok(&QUIET_SSH[..]));
    desk.git("ours", &["config", "core.sshCommand", "ssh -i key"]);
    assert_eq!(copy.quiet_ssh(), Ok(&[][..]));
}

#[test]
fn two_messages_to_one_working_copy_do_not_meet() {
    let desk = Desk::new();
    let top = desk.at("ours");
    std::thread::scope(|scope| {
        for file in ["a.md", "b.md", "c.md", "d.md"] {
            let (desk, top) = (&desk, &top);
            scope.spawn(move || {
                let _turn = Turn::take(top, Instant::now() + LONG).expect("a turn");
                desk.publish(file, file)
            });
        }
    });
    assert_eq!(desk.commits("remote"), 5);
    let turn = Turn::take(&top, Instant::now()).expect("a turn");
    let soon = || Instant::now() + Duration::from_millis(50);
    assert!(Turn::take(&top, soon()).is_err());
    assert!(Turn::take(&desk.at("theirs"), soon()).is_ok());
    drop(turn);
    assert!(Turn::take(&top, soon()).is_ok());
}

#[test]
fn what_git_says_is_one_line_without_whoever_is_named_in_an_address() {
    let ended = |complained: &str| Ended {
        exit: Some(128),
        printed: String::new(),
        complained: complained.to_owned(),
    };
    for (complained, told) in [
        (
            "fatal: unable to access 'https://t0ken@git.example/x/': no route\n",
            "unable to access 'https://git.example/x/': no route",
        ),
        (
            "Warning: added\ngit@git.example: Permission denied (publickey).\nfatal: Could not \
             read from remote repository.\n\nPlease make sure you have the correct access \
             rights\nand the repository exists.\n",
            "git@git.example: Permission denied (publickey).",
        ),
        ("remote: \u{1b}[31mno\thint\nfatal: x", "\\u{1b}[31mno hint"),
        ("", "it failed without a word"),
    ] {
        assert_eq!(said(&ended(complained)), told);
    }
    let long = said(&ended(&"é".repeat(5_000)));
    assert!(long.chars().count() <= LONGEST + 1);
    let broken = not_pushed(&ended("fatal: the remote end hung up unexpectedly\n"));
    assert!(matches!(broken, Fault::Cut(_)), "it may have arrived");
}
