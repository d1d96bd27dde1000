use super::*;
use std::os::unix::fs::{PermissionsExt as _, symlink};

const LONG: Duration = Duration::from_secs(30);

/// A workspace with a folder in it.
fn desk() -> (tempfile::TempDir, World) {
    let desk = tempfile::tempdir().expect("a folder");
    for folder in ["workspace/site", "home/site", "elsewhere"] {
        fs::create_dir_all(desk.path().join(folder)).expect("a folder");
    }
    let mut world = World::default();
    world.secrets.root = desk.path().join("workspace");
    world.secrets.home = Some(desk.path().join("home"));
    (desk, world)
}

fn publication(folder: &str, files: &[&str]) -> Publication {
    let files = files.iter();
    Publication {
        folder: folder.to_owned(),
        files: files
            .map(|name| ((*name).to_owned(), b"down".to_vec()))
            .collect(),
        commit: None,
    }
}

fn published(world: &World, folder_name: &str, files: &[&str]) -> Result<(), Fault> {
    folder(world, &publication(folder_name, files), LONG).map(drop)
}

fn why(published: Result<(), Fault>) -> String {
    match published {
        Err(Fault::Unreachable(why)) => why,
        other => panic!("{other:?}"),
    }
}

fn mode(path: &Path) -> u32 {
    let found = fs::metadata(path).expect("it is there");
    found.permissions().mode() & 0o777
}

#[test]
fn a_folder_is_found_from_the_workspace_from_home_and_from_everywhere() {
    let (desk, world) = desk();
    let elsewhere = desk.path().join("elsewhere");
    for (name, path) in [
        ("site", "workspace/site"),
        ("./site/", "workspace/site"),
        ("../elsewhere", "elsewhere"),
        ("~/site", "home/site"),
        (elsewhere.to_str().expect("a path"), "elsewhere"),
    ] {
        assert_eq!(published(&world, name, &["a/b.md"]), Ok(()));
        let path = desk.path().join(path).join("a/b.md");
        assert_eq!(fs::read(&path).expect("a file"), b"down");
        fs::remove_file(path).expect("removed");
    }
    for (name, told) in [
        ("gone", "there is no folder `gone`"),
        ("~/gone", "there is no folder `~/gone`"),
        ("/proc/version", "`/proc/version` is no folder"),
    ] {
        assert_eq!(why(published(&world, name, &["a.md"])), told);
    }
}

#[test]
fn what_is_published_can_be_read_by_whoever_serves_it() {
    let (desk, world) = desk();
    assert_eq!(published(&world, "site", &["a/b/c.html"]), Ok(()));
    let site = desk.path().join("workspace/site");
    assert_eq!(mode(&site.join("a/b/c.html")), 0o644);
    assert_eq!(
        (mode(&site.join("a")), mode(&site.join("a/b"))),
        (0o755, 0o755)
    );
    let names = fs::read_dir(site.join("a/b")).expect("a folder").count();
    assert_eq!(names, 1, "nothing else is left there");
}

#[test]
fn a_file_is_replaced_whole_and_keeps_its_date_when_it_says_the_same() {
    let (desk, world) = desk();
    let path = desk.path().join("workspace/site/a.md");
    assert_eq!(published(&world, "site", &["a.md"]), Ok(()));
    let first = fs::File::open(&path).expect("a file");
    let date = |path: &Path| fs::metadata(path).and_then(|found| found.modified());
    let before = date(&path).expect("a date");
    assert_eq!(published(&world, "site", &["a.md"]), Ok(()));
    assert_eq!(date(&path).expect("a date"), before);
    let mut other = publication("site", &["a.md"]);
    other.files[0].1 = b"up again".to_vec();
    assert!(folder(&world, &other, LONG).is_ok());
    assert_eq!(fs::read(&path).expect("a file"), b"up again");
    // Whoever reads meanwhile reads the old one to its end.
    let old = io::read_to_string(first).expect("text");
    assert_eq!(old, "down");
}

#[test]
fn no_file_leaves_its_folder_and_none_of_the_others_is_written_either() {
    let (desk, world) = desk();
    let site = desk.path().join("workspace/site");
    let elsewhere = desk.path().join("elsewhere");
    symlink(&elsewhere, site.join("out")).expect("a link");
    symlink(elsewhere.join("target.md"), site.join("link.md")).expect("a link");
    fs::create_dir(site.join("real")).expect("a folder");
    symlink("real", site.join("inside")).expect("a link");
    let absolute = elsewhere.join("a.md");
    for name in [
        "../a.md",
        "a/../../a.md",
        "a/../b.md",
        "..",
        ".",
        "",
        "./..",
        absolute.to_str().expect("a path"),
        "out/a.md",
        "out/new/a.md",
        "link.md",
        "real",
        "a/",
        "a\\b.md",
        "a\0b",
        ".git/hooks/post-commit",
        "a/.GIT/config",
        ".git./config",
        "git~1/config",
    ] {
        let told = why(published(&world, "site", &["fine.md", name]));
        assert!(!told.contains('\0'), "{told}");
        assert!(!site.join("fine.md").exists(), "{name:?}: {told}");
    }
    let left = fs::read_dir(&elsewhere).expect("a folder").count();
    assert_eq!(left, 0, "nothing came there");
    assert_eq!(
        published(&world, "site", &["inside/a.md", ".github/a.yml"]),
        Ok(())
    );
    assert!(site.join("real/a.md").exists());
}

#[test]
fn where_nothing_can_be_written_it_says_so() {
    let (_desk, world) = desk();
    let told = why(published(&world, "/proc", &["aplomb.md"]));
    assert!(
        told.starts_with("`aplomb.md`: it could not be written: "),
        "{told}"
    );
}

#[test]
fn without_git_around_nothing_is_written_that_should_have_been_committed() {
    let (desk, world) = desk();
    let mut asked = publication("site", &["a.md"]);
    asked.commit = Some("Checkout fails".to_owned());
    let told = why(folder(&world, &asked, LONG).map(drop));
    assert!(told.starts_with("git: not a git repository"), "{told}");
    assert!(!desk.path().join("workspace/site/a.md").exists());
    let init = ["git", "init", "--quiet", "-b", "main"].map(str::to_owned);
    let place = desk.path().join("workspace");
    let task = crate::outside::program::Task {
        folder: Some(&place),
        ..crate::outside::program::Task::of(&init)
    };
    assert!(world.programs.tell(&task, LONG).is_ok());
    assert!(folder(&world, &asked, LONG).is_ok());
    let log = ["git", "log", "--format=%s", "--name-only"].map(str::to_owned);
    let task = crate::outside::program::Task {
        folder: Some(&place),
        ..crate::outside::program::Task::of(&log)
    };
    let log = world.programs.tell(&task, LONG).expect("a log");
    assert_eq!(log.printed, "Checkout fails\n\nsite/a.md\n");
}
