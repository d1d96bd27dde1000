//! What may not be read or written, what leads elsewhere, and what is no journal.

use super::*;

fn pause_and_say_no() -> bool {
    pause(Duration::from_millis(50));
    false
}

#[test]
fn a_disk_that_turns_read_only_is_read_and_refuses() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("ro");
    let Some(_mount) = Mount::in_memory("1m", &root) else {
        return;
    };
    let shop = Shop::at(&root.join("shop"));
    shop.run(DECLARE).expect_exit(0);
    // It is busy while another test, which is about to start a program, has not yet closed what it
    // inherited from us.
    let is_read_only = || done("mount", &["-o", "remount,ro"], &root);
    assert!((0..200).any(|_| is_read_only() || pause_and_say_no()));
    for args in [&["note", "hello"][..], &DECLARE] {
        let ran = shop.run(args).expect(7, "read-only");
        assert!(ran.stderr.contains("read-only:"), "{ran:#?}");
        assert!(ran.stderr.contains("make the folder writable"), "{ran:#?}");
        assert_eq!(ran.printed().len(), 1, "{ran:#?}");
    }
    for args in [
        &["status"][..],
        &["timeline"],
        &["list"],
        &["log", "verify"],
        &["check"],
    ] {
        let ran = shop.run(args).expect(0, "reading works");
        assert!(!ran.stderr.contains("error"), "{ran:#?}");
    }
    assert!(done("mount", &["-o", "remount,rw"], &root));
    shop.run(["note", "hello"]).expect_exit(0);
    assert_eq!(shop.story().len(), 2);
}

/// Something else stands where a journal, or its folder, should be.
#[test]
fn what_is_no_journal_is_named_and_work_goes_on_beside_it_or_is_handed_back() {
    // A folder in the place of this writer's file: the next segment is written.
    let shop = Shop::declared();
    fs::rename(shop.journal(), shop.path("aside")).expect("moved");
    fs::create_dir(shop.journal()).expect("a folder");
    let ran = shop.run(["note", "--incident", ID, "hello"]);
    assert!(matches!(ran.exit, Some(1 | 7)), "{ran:#?}");
    assert!(ran.stderr.contains(ID), "{ran:#?}");

    // A file in the place of a folder.
    for what in [
        "incidents",
        &format!("incidents/{ID}"),
        &format!("incidents/{ID}/journal"),
    ] {
        let shop = Shop::declared();
        fs::rename(shop.path(what), shop.path("aside")).expect("moved");
        shop.write(what, "not a folder");
        for args in [
            &["note", "--incident", ID, "hello"][..],
            &["status", ID],
            &["log", "verify", ID],
        ] {
            let ran = shop.run(args);
            assert!(
                matches!(ran.exit, Some(1 | 3 | 7)),
                "{what} {args:?}: {ran:#?}"
            );
            assert!(
                !ran.stderr.contains("panicked"),
                "{what} {args:?}: {ran:#?}"
            );
        }
        assert_eq!(fs::read(shop.path(what)).expect("a file"), b"not a folder");
    }
}

/// The program as a user who owns nothing here.
fn as_nobody(shop: &Shop, args: &[&str]) -> Ran {
    let words = [
        "setpriv",
        "--reuid=65534",
        "--regid=65534",
        "--clear-groups",
    ];
    let mut command = shop.under(&words);
    command.args(args);
    run(command, "")
}

#[test]
fn without_permission_the_reason_is_named_and_nothing_is_called_absent() {
    if !is_root() {
        skipped("only the super-user can become somebody else");
        return;
    }
    let shop = Shop::declared();
    // Reachable for others, as far as the test needs it.
    let open = |path: &Path, mode: u32| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("set");
    };
    for folder in shop
        .path("")
        .ancestors()
        .take_while(|path| *path != Path::new("/tmp"))
    {
        open(folder, 0o755);
    }
    if as_nobody(&shop, &["--version"])
        .exit
        .is_none_or(|exit| exit != 0)
    {
        skipped("the program itself is out of reach for others here");
        return;
    }
    // The folder of incidents cannot even be looked at.
    open(&shop.path("incidents"), 0o700);
    for args in [
        &["status"][..],
        &["list"],
        &["note", "hello"],
        &["timeline"],
        &[],
    ] {
        let ran = as_nobody(&shop, args);
        assert!(matches!(ran.exit, Some(1 | 7)), "{args:?}: {ran:#?}");
        assert!(ran.stderr.contains("incidents"), "{args:?}: {ran:#?}");
        assert!(
            !ran.stderr.contains("no incident is open"),
            "{args:?}: {ran:#?}"
        );
    }
    // It can be looked at, but the incident cannot.
    open(&shop.path("incidents"), 0o755);
    for args in [&["status"][..], &["note", "hello"], &["status", ID]] {
        let ran = as_nobody(&shop, args);
        assert!(matches!(ran.exit, Some(1 | 7)), "{args:?}: {ran:#?}");
        assert!(
            ran.stderr.contains(ID) && ran.stderr.contains("ermission"),
            "{args:?}: {ran:#?}"
        );
    }
    // It can be read, and not written.
    for folder in [format!("incidents/{ID}"), format!("incidents/{ID}/journal")] {
        open(&shop.path(&folder), 0o755);
    }
    open(&shop.journal(), 0o644);
    let status = as_nobody(&shop, &["status", "--json"])
        .expect_exit(0)
        .json();
    assert_eq!(status["next_step"]["id"], "tell-staff", "{status}");
    for args in [&["note", "hello"][..], &DECLARE] {
        let ran = as_nobody(&shop, args).expect(7, "not allowed");
        assert!(ran.stderr.contains("not allowed:"), "{ran:#?}");
        assert!(ran.stderr.contains("get write access"), "{ran:#?}");
        assert_eq!(ran.printed().len(), 1, "{ran:#?}");
    }
    assert_eq!(shop.story().len(), 1);
}

#[test]
fn a_link_in_an_incident_leads_nowhere_and_nothing_is_written_behind_it() {
    let targets = |shop: &Shop| {
        fs::create_dir_all(shop.path("outside/journal")).expect("a folder");
        shop.write("outside/file", "untouched\n");
    };
    // The owner may keep the incidents elsewhere.
    let shop = Shop::new();
    targets(&shop);
    fs::create_dir(shop.path("elsewhere")).expect("a folder");
    symlink(shop.path("elsewhere"), shop.path("incidents")).expect("a link");
    shop.run(DECLARE).expect_exit(0);
    assert!(
        shop.path(&format!("elsewhere/{ID}/journal/w1.jsonl"))
            .exists()
    );

    // Below that, a link is what somebody else put there.
    let before = |shop: &Shop| {
        let all = shop.everything();
        all.into_iter()
            .filter(|(path, _)| path.starts_with(shop.path("outside")))
            .collect::<Vec<_>>()
    };
    type Place = (&'static str, &'static str, i32);
    let places: [Place; 4] = [
        ("", "outside", 7),
        ("/journal", "outside/journal", 7),
        ("/drafts", "outside", 0),
        ("/journal/w1.jsonl", "outside/file", 1),
    ];
    for (place, target, exit) in places {
        let shop = Shop::declared();
        targets(&shop);
        let there = shop.path(&format!("incidents/{ID}{place}"));
        if there.exists() {
            fs::rename(&there, shop.path("aside")).expect("moved");
        }
        symlink(shop.path(target), &there).expect("a link");
        let untouched = before(&shop);
        let ran = shop.run(["done", "--incident", ID, "tell-staff"]);
        assert_eq!(ran.exit, Some(exit), "{place}: {ran:#?}");
        shop.run(["status", ID]);
        shop.run(["log", "export", ID]);
        shop.run(DECLARE).expect(0, place);
        assert_eq!(before(&shop), untouched, "{place}: {ran:#?}");
        let linked = fs::symlink_metadata(&there).expect("it is there");
        assert!(linked.is_symlink(), "{place}");
        let exported = shop.run(["log", "export", ID]).stdout;
        assert!(!exported.contains("untouched"), "{place}");
    }
    // A pipe in the place of a journal keeps nobody waiting.
    let shop = Shop::declared();
    fs::rename(shop.journal(), shop.path("aside")).expect("moved");
    if done("mkfifo", &[], &shop.journal()) {
        let ran = shop.run(["note", "--incident", ID, "hello"]);
        assert!(matches!(ran.exit, Some(1 | 7)), "{ran:#?}");
        shop.run(["list"]).expect_exit(0);
    }
}

#[test]
fn nothing_of_an_incident_can_be_read_by_others() {
    let shop = Shop::declared();
    shop.walk(ANSWERS).expect_exit(0);
    for (path, _) in shop.everything() {
        if !path.starts_with(shop.path("incidents")) || path == shop.path("incidents") {
            continue;
        }
        let mode = fs::metadata(&path).expect("it is there").mode() & 0o077;
        assert_eq!(mode, 0, "{}", path.display());
    }
}
