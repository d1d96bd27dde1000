//! On file systems of their own: full, read-only, cut from their power, and on folders that are
//! gone, are something else, or belong to somebody else. What needs the right to mount is skipped
//! without it.

use super::shop::{ANSWERS, DECLARE, ID, Ran, Shop, run, told};
use super::{is_root, soak};
use crate::pty::pause;
use crate::skipped::skipped;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// A file system that is there until it is dropped.
pub(crate) struct Mount(PathBuf);

impl Mount {
    /// Mounts, or says that it cannot be done here.
    pub(crate) fn new(words: &[&str], at: &Path) -> Option<Self> {
        fs::create_dir_all(at).expect("a folder");
        let mounted = done("mount", words, at);
        if !mounted {
            skipped("mounting is not allowed here");
        }
        mounted.then(|| Self(at.to_owned()))
    }

    /// A file system in memory of this size.
    pub(crate) fn in_memory(size: &str, at: &Path) -> Option<Self> {
        Self::new(&["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"], at)
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        done("umount", &["-l"], &self.0);
    }
}

pub(crate) fn done(program: &str, words: &[&str], path: &Path) -> bool {
    let status = Command::new(program)
        .args(words)
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

/// An image with a file system on it.
pub(crate) fn image(kind: &str, size: &str, more: &[&str], at: &Path) -> bool {
    let force = if kind == "ext4" { "-F" } else { "-f" };
    let words: Vec<&str> = ["-q", force]
        .into_iter()
        .chain(more.iter().copied())
        .collect();
    let made = done("truncate", &["-s", size], at) && done(&format!("mkfs.{kind}"), &words, at);
    if !made {
        skipped(&format!("mkfs.{kind} is not here"));
    }
    made
}

/// Fills the disk but for so many bytes.
pub(crate) fn fill(root: &Path, but: u64) -> PathBuf {
    let path = root.join("ballast");
    let mut file = fs::File::create(&path).expect("a file");
    let mut length = 0;
    while let Ok(written) = file.write(&[7; 4096]) {
        length += written as u64;
    }
    file.set_len(length.saturating_sub(but)).expect("cut");
    file.sync_all().expect("flushed");
    path
}

fn writes_until_it_is_full(root: &Path) {
    let shop = Shop::at(&root.join("shop"));
    shop.run(DECLARE).expect_exit(0);
    let ballast = fill(root, 16 * 1024);
    let mut acknowledged = 0;
    let refused = loop {
        let ran = shop.run(["note", &format!("note {acknowledged} {}", "x".repeat(300))]);
        if ran.exit != Some(0) {
            break ran;
        }
        acknowledged += 1;
        assert!(acknowledged < 1000, "it is full some time");
    };
    let refused = refused.expect(7, "full");
    assert!(refused.stderr.contains("no room for"), "{refused:#?}");
    assert!(refused.stderr.contains("NOT RECORDED"), "{refused:#?}");
    assert_eq!(refused.printed().len(), 1, "{refused:#?}");
    // Nothing half is there, everything can be read, and a shorter note may still find room.
    assert_eq!(shop.story().len(), 1 + acknowledged);
    let verified = shop.run(["log", "verify", "--json"]).expect_exit(0).json();
    assert_eq!(verified["writers"][0]["torn_bytes"], 0, "{verified}");
    for args in [&["status"][..], &["timeline"], &["list"]] {
        shop.run(args).expect(0, "reading a full disk");
    }
    // Also a new incident has no room; no half of one stays.
    let declared = shop.run(DECLARE).expect(7, "no room for another");
    assert_eq!(declared.printed().len(), 1);
    assert_eq!(
        shop.run(["list", "--json"]).json()["incidents"]
            .as_array()
            .map(Vec::len),
        Some(1)
    );
    // There is room again: the same number goes on, and the lines from the screen come in.
    fs::remove_file(ballast).expect("removed");
    shop.write("screen", format!("{}\n{}", refused.stderr, declared.stderr));
    for _ in 0..2 {
        shop.run(["log", "adopt", "screen"]).expect(0, "taken in");
    }
    let story = shop.story();
    assert_eq!(story.len(), 2 + acknowledged);
    assert_eq!(
        story.last().map(|record| record.stamp.seq),
        Some(story.len() as u64)
    );
    let status = shop
        .run(["status", "--json", &format!("{ID}-2")])
        .expect_exit(0)
        .json();
    assert_eq!(status["incident"]["title"], "The shop is down", "{status}");
    let verified = shop
        .run(["log", "verify", "--json", ID])
        .expect_exit(0)
        .json();
    assert_eq!(verified["ok"], true, "{verified}");
}

#[test]
fn a_full_disk_in_memory_refuses_and_goes_on_when_there_is_room() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("full");
    let Some(_mount) = Mount::in_memory("256k", &root) else {
        return;
    };
    writes_until_it_is_full(&root);
}

#[test]
fn a_full_disk_of_two_mebibytes_refuses_and_goes_on_when_there_is_room() {
    let folder = tempfile::tempdir().expect("a folder");
    let (image_at, root) = (folder.path().join("image"), folder.path().join("full"));
    if !image("ext4", "2M", &["-O", "^has_journal"], &image_at) {
        return;
    }
    let source = image_at.display().to_string();
    let Some(_mount) = Mount::new(&["-o", "loop", &source], &root) else {
        return;
    };
    writes_until_it_is_full(&root);
}

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

/// A limit on the length of files: the one real short write that needs no rights.
#[test]
fn a_file_that_may_not_grow_is_like_a_full_disk() {
    let shop = Shop::declared();
    let length = fs::metadata(shop.journal()).expect("a journal").len();
    // The shell counts in blocks of 512 bytes, or of 1024.
    let shell = format!("ulimit -f {}; exec \"$0\" \"$@\"", length / 512 + 1);
    let mut command = shop.under(&["sh", "-c", &shell]);
    command.args(["note", &"x".repeat(3000)]);
    let ran = run(command, "").expect(7, "it may not grow");
    assert!(ran.stderr.contains("no room for"), "{ran:#?}");
    assert_eq!(ran.printed().len(), 1, "{ran:#?}");
    assert_eq!(
        fs::metadata(shop.journal()).expect("a journal").len(),
        length
    );
    shop.run(["note", "hello"]).expect_exit(0);
}

/// A library that lets every write to a file take seven bytes at most, as a disk may.
#[test]
fn writes_that_take_only_a_few_bytes_are_gone_on_with() {
    let shop = Shop::declared();
    shop.write(
        "short.c",
        "#define _GNU_SOURCE\n#include <dlfcn.h>\n#include <sys/stat.h>\n#include <unistd.h>\n\
         ssize_t write(int fd, const void *bytes, size_t length) {\n\
         static ssize_t (*real)(int, const void *, size_t);\n\
         if (!real) real = (ssize_t (*)(int, const void *, size_t))dlsym(RTLD_NEXT, \"write\");\n\
         struct stat found;\n\
         if (length > 7 && fstat(fd, &found) == 0 && S_ISREG(found.st_mode)) length = 7;\n\
         return real(fd, bytes, length);\n}\n",
    );
    let source = shop.path("short.c");
    let library = shop.path("short.so");
    let words = ["-shared", "-fPIC", "-o", library.to_str().expect("a path")];
    if !done("cc", &words, &source) {
        skipped("cc is not here");
        return;
    }
    let short = |args: &[&str], input: &str| {
        let mut command = shop.command();
        command.env("LD_PRELOAD", &library).args(args);
        run(command, input)
    };
    short(&["note", &"x".repeat(500)], "").expect_exit(0);
    short(&["resume"], ANSWERS).expect_exit(0);
    let undisturbed = Shop::declared();
    undisturbed.run(["note", &"x".repeat(500)]).expect_exit(0);
    undisturbed.walk(ANSWERS).expect_exit(0);
    assert_eq!(told(&shop.story()), told(&undisturbed.story()));
    shop.run(["log", "verify", ID]).expect_exit(0);
}

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

/// What had reached the image when everything stopped, mounted with the file system's own recovery.
fn power_is_cut(kind: &str, size: &str, rounds: u32) {
    let folder = tempfile::tempdir().expect("a folder");
    let (image_at, copy) = (folder.path().join("image"), folder.path().join("copy"));
    let (here, there) = (folder.path().join("here"), folder.path().join("there"));
    if !image(kind, size, &[], &image_at) {
        return;
    }
    let source = image_at.display().to_string();
    let Some(_mount) = Mount::new(&["-o", "loop", &source], &here) else {
        return;
    };
    let shop = Shop::declared();
    shop.walk(ANSWERS).expect_exit(0);
    let full = told(&shop.story());
    let mut acknowledged_at_all = 0;
    for round in 0..rounds {
        let name = format!("round-{round}");
        let shop = Shop::at(&here.join(&name));
        shop.run(DECLARE).expect_exit(0);
        let mut command = shop.command();
        command.arg("resume").stdin(Stdio::piped());
        let mut child = command.spawn().expect("it starts");
        let mut pipe = child.stdin.take().expect("a pipe");
        pipe.write_all(ANSWERS.as_bytes()).expect("answered");
        let lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        let (tell, said) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if tell.send(line).is_err() {
                    break;
                }
            }
        });
        // The first round stops right after the declaration: all its folders are new.
        pause(Duration::from_millis(u64::from(round) * 17 % 120));
        done("kill", &["-STOP"], Path::new(&child.id().to_string()));
        pause(Duration::from_millis(20));
        let is_said = |line: &String| line == "Recorded 14:05:00";
        let acknowledged = 1 + said.try_iter().filter(is_said).count();
        let words = ["--sparse=always", &source];
        assert!(done("cp", &words, &copy), "copied");
        child.kill().expect("killed");
        child.wait().expect("ended");
        let copied = copy.display().to_string();
        let options = if kind == "xfs" { "loop,nouuid" } else { "loop" };
        let _copy = Mount::new(&["-o", options, &copied], &there).expect("a file system");
        // Only looked at: the copy is thrown away.
        let found = Shop::at(&there.join(&name));
        let case = format!("{kind}, round {round}");
        let story = told(&found.story());
        assert!(
            story.len() >= acknowledged,
            "{case}: {} of {acknowledged}",
            story.len()
        );
        assert_eq!(story, full[..story.len()], "{case}");
        let verified = found
            .run(["log", "verify", "--json", ID])
            .expect(0, &case)
            .json();
        assert_eq!(verified["ok"], true, "{case}: {verified}");
        found
            .run(["note", "--incident", ID, "afterwards"])
            .expect(0, &case);
        acknowledged_at_all += acknowledged;
    }
    assert!(
        acknowledged_at_all > rounds as usize,
        "something was acknowledged"
    );
}

#[test]
fn after_a_power_cut_everything_acknowledged_is_on_the_disk() {
    power_is_cut("ext4", "16M", if soak() { 60 } else { 4 });
}

#[test]
fn after_a_power_cut_on_other_file_systems_too() {
    if !soak() {
        skipped("xfs and btrfs are for tests/run --soak");
        return;
    }
    power_is_cut("xfs", "320M", 40);
    power_is_cut("btrfs", "128M", 40);
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
