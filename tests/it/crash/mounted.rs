//! On file systems of their own: full, read-only, or cut from their power. Needs the right to mount.

use super::{FILE, FOLDER, command, judge, load, say, texts};
use crate::skipped::skipped;
use aplomb::outside::Files;
use aplomb::seam::Disk;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A file system that is there until it is dropped.
struct Mount(PathBuf);

impl Mount {
    fn new(words: &[&str], at: &Path) -> Option<Self> {
        std::fs::create_dir_all(at).expect("a folder");
        let mounted = run("mount", words, at);
        if !mounted {
            skipped("mounting is not allowed here");
        }
        mounted.then(|| Self(at.to_owned()))
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        run("umount", &["-l"], &self.0);
    }
}

fn run(program: &str, words: &[&str], path: &Path) -> bool {
    let status = Command::new(program)
        .args(words)
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

#[test]
fn a_full_disk_refuses_and_the_same_number_goes_on_when_there_is_room() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("full");
    let Some(_mount) = Mount::new(&["-t", "tmpfs", "-o", "size=64k", "tmpfs"], &root) else {
        return;
    };
    let files = Files::new(&root);
    files.claim_folder("ballast").expect("room");
    files.create("ballast/x", &vec![0; 40_000]).expect("room");
    let (mut book, _) = load(&files);
    let mut acknowledged = Vec::new();
    let refused = loop {
        let text = format!("{}-{}", acknowledged.len(), "x".repeat(100));
        match say(&mut book, &text) {
            Ok(_) => acknowledged.push(text),
            Err(why) => break why,
        }
        assert!(acknowledged.len() < 1000, "64 KiB are full some time");
    };
    assert!(
        refused.starts_with("no room for") && refused.contains(FILE),
        "{refused}"
    );
    // Still full: refused again, and the half line does not stay.
    say(&mut book, &"y".repeat(5000)).expect_err("still full");
    drop(book);
    let (mut book, records) = load(&files);
    assert_eq!(texts(&records), acknowledged);
    assert_eq!(book.torn().count(), 0, "a half line is taken back");
    std::fs::remove_file(root.join("ballast/x")).expect("removed");
    let next = say(&mut book, "there is room").expect("recorded");
    assert_eq!(next.stamp.seq, acknowledged.len() as u64 + 1);
    judge(&root, &acknowledged, 0, "a full disk");
    assert_eq!(files.list(FOLDER).expect("listing").len(), 1);
}

#[test]
fn a_read_only_disk_is_read_and_said_to_be_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("read-only");
    let Some(_mount) = Mount::new(&["-t", "tmpfs", "-o", "size=1m", "tmpfs"], &root) else {
        return;
    };
    let files = Files::new(&root);
    let (mut book, _) = load(&files);
    say(&mut book, "eins").expect("recorded");
    drop(book);
    drop(files);
    assert!(run("mount", &["-o", "remount,ro"], &root));
    let files = Files::new(&root);
    let (mut book, records) = load(&files);
    assert_eq!(texts(&records), ["eins"]);
    for _ in 0..2 {
        let refused = say(&mut book, "zwei").expect_err("read-only");
        assert!(
            refused.starts_with("read-only:") && refused.contains(FILE),
            "{refused}"
        );
    }
    assert!(run("mount", &["-o", "remount,rw"], &root));
    say(&mut book, "drei").expect("recorded");
    judge(
        &root,
        &["eins".to_owned(), "drei".to_owned()],
        0,
        "read-only",
    );
}

/// The bytes that had reached the "disk" when everything stopped: a copy of the image, mounted
/// with its file system's own recovery.
#[test]
fn after_a_power_cut_everything_acknowledged_is_on_the_disk() {
    let folder = tempfile::tempdir().expect("a folder");
    let (image, copy) = (folder.path().join("image"), folder.path().join("copy"));
    let (here, there) = (folder.path().join("here"), folder.path().join("there"));
    let made = run("truncate", &["-s", "16M"], &image) && run("mkfs.ext4", &["-q", "-F"], &image);
    if !made {
        skipped("mkfs.ext4 is not here");
        return;
    }
    let source = image.display().to_string();
    let Some(_mount) = Mount::new(&["-o", "loop", &source], &here) else {
        return;
    };
    for round in 0..3_usize {
        let root = here.join(format!("round-{round}"));
        std::fs::create_dir(&root).expect("a folder");
        let mut process = command(&[], &root, 100_000).spawn().expect("it starts");
        let mut lines = BufReader::new(process.stdout.take().expect("a pipe")).lines();
        let mut acknowledged = Vec::new();
        // The first round stops right after the first record: its folders are new too.
        while acknowledged.len() < 1 + round * 40 {
            let line = lines.next().expect("it goes on").expect("text");
            acknowledged.extend(line.strip_prefix("ack ").map(str::to_owned));
        }
        let stop = ["-STOP", &process.id().to_string()].map(str::to_owned);
        assert!(
            Command::new("kill")
                .args(&stop)
                .status()
                .is_ok_and(|status| status.success())
        );
        std::fs::copy(&image, &copy).expect("copied");
        process.kill().expect("killed");
        process.wait().expect("it has ended");
        let source = copy.display().to_string();
        let _copy = Mount::new(&["-o", "loop", &source], &there).expect("a file system");
        judge(
            &there.join(format!("round-{round}")),
            &acknowledged,
            0,
            "after a power cut",
        );
    }
}
