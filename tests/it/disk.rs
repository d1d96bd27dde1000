//! One suite that every disk passes, and what only a real one can show.

use aplomb::outside::{Files, Memory};
use aplomb::seam::{Disk, DiskTrouble};
use std::fs;
use std::path::Path;

fn trouble<T>(result: Result<T, aplomb::seam::DiskFault>) -> Option<DiskTrouble> {
    result.err().map(|fault| fault.trouble)
}

/// What every disk promises.
fn keeps_its_promises(disk: &dyn Disk) {
    assert_eq!(disk.read("a/b/x", 0), Ok(None));
    assert_eq!(disk.length("a/b/x"), Ok(None));
    assert_eq!(disk.list("a/b"), Ok(Vec::new()));
    assert_eq!(trouble(disk.create("a/b/x", b"1")), Some(DiskTrouble::Gone));
    assert_eq!(
        trouble(disk.replace("a/b/x", b"1")),
        Some(DiskTrouble::Gone)
    );
    assert_eq!(
        trouble(disk.append("a/b/x", 0, b"1")),
        Some(DiskTrouble::Gone)
    );
    assert_eq!(trouble(disk.cut("a/b/x", 0)), Some(DiskTrouble::Gone));
    assert_eq!(trouble(disk.lock("a/b").map(drop)), Some(DiskTrouble::Gone));

    assert_eq!(disk.claim_folder("a/b"), Ok(true), "with its parents");
    assert_eq!(disk.claim_folder("a/b"), Ok(false), "only one can claim it");
    assert_eq!(disk.claim_folder("a"), Ok(false));
    assert_eq!(disk.list("a"), Ok(vec![("b".to_owned(), 0)]));

    assert_eq!(disk.create("a/b/x", b"one\n"), Ok(()));
    assert_eq!(
        trouble(disk.create("a/b/x", b"other")),
        Some(DiskTrouble::Exists)
    );
    assert_eq!(
        trouble(disk.create("a/b", b"other")),
        Some(DiskTrouble::Exists)
    );
    assert_eq!(disk.append("a/b/x", 4, b"two\n"), Ok(()));
    assert_eq!(disk.append("a/b/x", 8, b""), Ok(()));
    assert_eq!(
        trouble(disk.append("a/b/x", 4, b"three\n")),
        Some(DiskTrouble::Moved)
    );
    assert_eq!(
        trouble(disk.append("a/b/x", 9, b"three\n")),
        Some(DiskTrouble::Moved)
    );
    assert_eq!(disk.read("a/b/x", 0), Ok(Some(b"one\ntwo\n".to_vec())));
    assert_eq!(disk.read("a/b/x", 4), Ok(Some(b"two\n".to_vec())));
    assert_eq!(disk.read("a/b/x", 8), Ok(Some(Vec::new())));
    assert_eq!(disk.read("a/b/x", 800), Ok(Some(Vec::new())));
    assert_eq!(disk.read("a/b", 0), Ok(None), "a folder is no file");
    assert_eq!(disk.length("a/b/x"), Ok(Some(8)));
    assert_eq!(disk.length("a/b"), Ok(None));
    let below = ["b/x", "b", "b/none", "none/x"].map(str::to_owned);
    let lengths = [Ok(Some(8)), Ok(None), Ok(None), Ok(None)];
    assert_eq!(disk.lengths("a", &below), lengths);
    assert_eq!(disk.lengths("none", &below), [const { Ok(None) }; 4]);
    let done = std::sync::Mutex::new(Vec::new());
    disk.at_once(5, &|job| done.lock().expect("free").push(job));
    let mut done = done.into_inner().expect("free");
    done.sort_unstable();
    assert_eq!(
        done,
        [0, 1, 2, 3, 4],
        "each job once, and all before it goes on"
    );
    disk.at_once(0, &|_| unreachable!("no job"));
    assert!(disk.hands() >= 1);

    assert_eq!(disk.cut("a/b/x", 800), Ok(()), "it does not grow");
    assert_eq!(disk.length("a/b/x"), Ok(Some(8)));
    assert_eq!(disk.cut("a/b/x", 4), Ok(()));
    assert_eq!(disk.append("a/b/x", 4, b"zwei\n"), Ok(()));
    assert_eq!(disk.replace("a/b/y", b"new"), Ok(()));
    assert_eq!(disk.replace("a/b/y", b"newer"), Ok(()));
    assert_eq!(disk.read("a/b/y", 0), Ok(Some(b"newer".to_vec())));
    assert_eq!(
        disk.list("a/b"),
        Ok(vec![("x".to_owned(), 9), ("y".to_owned(), 5)])
    );
    assert_eq!(trouble(disk.list("a/b/x")), Some(DiskTrouble::Gone));

    let guard = disk.lock("a/b").expect("free");
    assert!(disk.lock("a").is_ok(), "another folder");
    drop(guard);
    assert!(disk.lock("a/b").is_ok(), "free again");
}

#[test]
fn a_disk_in_memory_keeps_its_promises() {
    let disk = Memory::new();
    keeps_its_promises(&disk);
    let _guard = disk.lock("a/b").expect("free");
    assert_eq!(trouble(disk.lock("a/b").map(drop)), Some(DiskTrouble::Busy));
}

#[test]
fn a_disk_in_a_folder_keeps_its_promises() {
    let folder = tempfile::tempdir().expect("a folder");
    keeps_its_promises(&Files::new(folder.path()));
}

fn with_file() -> (tempfile::TempDir, Files) {
    let folder = tempfile::tempdir().expect("a folder");
    let disk = Files::new(folder.path());
    disk.claim_folder("a/b").expect("a folder");
    disk.create("a/b/x", b"one\n").expect("a file");
    (folder, disk)
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_what_is_written() {
    use std::os::unix::fs::MetadataExt;
    let (folder, disk) = with_file();
    disk.replace("a/b/y", b"new").expect("replaced");
    let mode = |path: &str| {
        fs::metadata(folder.path().join(path))
            .expect("it is there")
            .mode()
            & 0o777
    };
    assert_eq!([mode("a"), mode("a/b")], [0o700; 2]);
    assert_eq!([mode("a/b/x"), mode("a/b/y")], [0o600; 2]);
}

#[cfg(unix)]
#[test]
fn a_file_that_was_deleted_moved_or_replaced_while_open_is_gone_and_then_found_anew() {
    type Way = (&'static str, fn(&Path));
    let ways: [Way; 4] = [
        ("deleted", |root| {
            fs::remove_file(root.join("a/b/x")).expect("removed");
        }),
        ("moved", |root| {
            fs::rename(root.join("a/b/x"), root.join("a/z")).expect("moved");
        }),
        ("its folder moved", |root| {
            fs::rename(root.join("a"), root.join("z")).expect("moved");
        }),
        ("replaced", |root| {
            fs::copy(root.join("a/b/x"), root.join("a/z")).expect("copied");
            fs::rename(root.join("a/z"), root.join("a/b/x")).expect("replaced");
        }),
    ];
    for (case, way) in ways {
        let (folder, disk) = with_file();
        disk.append("a/b/x", 4, b"two\n").expect("appended");
        way(folder.path());
        assert_eq!(
            trouble(disk.append("a/b/x", 8, b"lost\n")),
            Some(DiskTrouble::Gone),
            "{case}"
        );
        let again = disk.append("a/b/x", 8, b"three\n");
        if case == "replaced" {
            assert_eq!(again, Ok(()), "the file that is there now");
            assert_eq!(
                disk.read("a/b/x", 0),
                Ok(Some(b"one\ntwo\nthree\n".to_vec()))
            );
        } else {
            assert_eq!(trouble(again), Some(DiskTrouble::Gone), "{case}");
            assert!(
                !folder.path().join("a/b/x").exists(),
                "{case}: nothing is made anew"
            );
        }
    }
}

#[cfg(unix)]
#[test]
fn a_lock_keeps_others_out_and_names_the_folder_that_is_there_now() {
    let (folder, disk) = with_file();
    let other = Files::new(folder.path());
    let guard = disk.lock("a/b").expect("free");
    std::thread::scope(|scope| {
        let root = folder.path();
        let waiting = scope.spawn(move || {
            let disk = Files::new(root);
            let _guard = disk.lock("a/b").expect("free after a while");
            disk.length("a/b/x")
        });
        disk.append("a/b/x", 4, b"two\n").expect("appended");
        drop(guard);
        assert_eq!(waiting.join().expect("no panic"), Ok(Some(8)));
    });
    // A lock on a folder that was moved away keeps nobody from the new one.
    let _old = disk.lock("a/b").expect("free");
    fs::rename(folder.path().join("a"), folder.path().join("z")).expect("moved");
    other.claim_folder("a/b").expect("a folder");
    assert!(other.lock("a/b").is_ok());
}

#[test]
fn every_fault_names_the_path_and_the_trouble() {
    let folder = tempfile::tempdir().expect("a folder");
    let disk = Files::new(folder.path());
    let fault = disk.create("a/b/x", b"1").expect_err("no such folder");
    let said = fault.to_string();
    let path = folder.path().join("a/b/x").display().to_string();
    assert!(said.starts_with("gone:") && said.contains(&path), "{said}");
}

#[test]
fn the_longest_unfinished_write_locks_nobody_out() {
    let desk = crate::desk::Desk::with_workspace();
    let facts = ["--fact", "impact=pay", "--fact", "affected=all"];
    desk.run([&["declare", "site-down", "--no-input"][..], &facts].concat())
        .expect_exit(0);
    let folder = desk.path("incidents/2026-11-22-site-down/journal");
    let journal = fs::read_dir(&folder)
        .expect("a journal")
        .find_map(|entry| Some(entry.ok()?.path()).filter(|path| path.is_file()))
        .expect("a file");
    let length = fs::metadata(&journal).expect("a file").len();
    let file = fs::OpenOptions::new().write(true).open(&journal);
    // A hole reads as zeros, as a file does whose last pages never reached the disk.
    let bytes = 17 * 1024 * 1024;
    let grown = file.expect("opened").set_len(length + bytes);
    grown.expect("a longer file");
    for note in ["one", "two"] {
        desk.run(["note", note]).expect_exit(0);
    }
    let kept = fs::read_dir(folder.join("torn")).expect("kept aside");
    let kept = kept.map(|entry| entry.expect("a file").metadata().expect("a file").len());
    assert_eq!(kept.collect::<Vec<_>>(), [bytes]);
    desk.run(["log", "verify"]).expect_exit(0);
}
