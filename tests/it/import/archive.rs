//! An archive opens anywhere and verifies there.

use super::*;

#[test]
fn an_archive_opens_anywhere_and_verifies_there() {
    let desk = all();
    desk.run(["drill", "site-down", "--auto"]).expect_exit(0);
    for (id, name) in [("2018", "github.tar"), ("2026-11-22", "drill.tar")] {
        desk.run(["log", "export", id, "-o", name]).expect_exit(0);
        let first = std::fs::read(desk.path(name)).expect("an archive");
        desk.wait("1h")
            .run(["log", "export", id, "-o", name])
            .expect_exit(0);
        let second = std::fs::read(desk.path(name)).expect("an archive");
        assert_eq!(first, second, "the same journal gives the same bytes");
        let folder = format!("opened-{id}");
        std::fs::create_dir(desk.path(&folder)).expect("a folder");
        let tar = Command::new("tar")
            .arg("-xmf")
            .arg(desk.path(name))
            .arg("-C")
            .arg(desk.path(&folder))
            .status();
        assert!(tar.expect("tar is needed for this test").success());
        let script =
            "import sys, tarfile; tarfile.open(sys.argv[1]).getmembers()[0].name or sys.exit(1)";
        let python = Command::new("python3")
            .args(["-c", script])
            .arg(desk.path(name))
            .status();
        assert!(python.expect("python3 is needed for this test").success());
        let opened = format!("{folder}/aplomb-export");
        let verified = desk
            .run(["-C", &opened, "log", "verify", id, "--json"])
            .expect_exit(0);
        assert_eq!(parsed(&verified.stdout)["ok"], true);
        let here = desk.run(["timeline", id, "--json"]).expect_exit(0).stdout;
        let there = desk
            .run(["-C", &opened, "timeline", id, "--json"])
            .expect_exit(0)
            .stdout;
        assert_eq!(here, there);
        let here = parsed(&desk.run(["log", "verify", id, "--json"]).stdout)["writers"].clone();
        let there = parsed(&verified.stdout)["writers"].clone();
        assert_eq!(here, there, "the same heads");
        let journal =
            std::fs::read_dir(desk.path(format!("{opened}/incidents"))).expect("incidents");
        for incident in journal
            .filter_map(Result::ok)
            .filter(|entry| entry.path().is_dir())
        {
            let read = Command::new("python3")
                .arg(root().join("tests/read_journal.py"))
                .arg(incident.path().join("journal"))
                .output()
                .expect("python3 is needed for this test");
            assert!(read.status.success(), "{read:?}");
        }
    }
}
