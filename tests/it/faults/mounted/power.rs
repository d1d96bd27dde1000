//! After a power cut everything acknowledged is there.

use super::*;

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
