//! The shell of Heroku.

use super::*;

#[test]
fn the_shell_of_heroku_is_a_shell() {
    let desk = quiet();
    build(&desk, &["--for", "heroku"]);
    // A stand-in that says what it was told.
    desk.write("bin/heroku", "#!/bin/sh\necho \"heroku $*\"\n");
    let tool = desk.path("bin/heroku");
    std::fs::set_permissions(&tool, std::fs::Permissions::from_mode(0o755)).expect("a program");
    let run = |args: &[&str], page: Option<&str>| {
        let path = format!("{}:/usr/bin:/bin", desk.path("bin").display());
        let mut command = Command::new("sh");
        command.arg(desk.path("page/heroku.sh")).args(args);
        command.env_clear().env("PATH", path);
        if let Some(page) = page {
            command.env("PAGE", page);
        }
        let output = command.output().expect("a shell");
        (
            output.status.success(),
            String::from_utf8_lossy(&output.stdout).into_owned(),
        )
    };
    let page = Some("https://page.example/maintenance.html");
    assert_eq!(
        run(&["on", "shop"], page),
        (
            true,
            "heroku config:set --app shop MAINTENANCE_PAGE_URL=https://page.example/maintenance.html \
             ERROR_PAGE_URL=https://page.example/maintenance.html\nheroku maintenance:on --app shop\n"
                .to_owned()
        )
    );
    assert_eq!(
        run(&["off", "shop"], page),
        (true, "heroku maintenance:off --app shop\n".to_owned())
    );
    assert!(
        run(&["off", "shop"], None).0,
        "switching off needs no address"
    );
    let script = desk.read("page/heroku.sh");
    assert!(
        script.contains("# Usage: PAGE=https://…/maintenance.html sh heroku.sh on APP"),
        "{script}"
    );
    for (args, page) in [
        (&["on"][..], page),
        (&["on", "shop"], None),
        (&[], page),
        (&["perhaps", "shop"], page),
    ] {
        assert_eq!(run(args, page), (false, String::new()), "{args:?}");
    }
}
