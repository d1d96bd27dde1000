//! A disk without room, and one that takes a little at a time.

use super::*;

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
