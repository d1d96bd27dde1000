//! `channel list`: a key that is not where the settings say is missed before it is needed.

use crate::desk::Desk;

const CHANNELS: &str = r#"
[channels.customers]
kind = "mail"
from = "Shop <hello@shop.example>"
list = "customers.csv"
[channels.customers.relay]
host = "smtp.example"
port = 587
tls = "starttls"
user = "shop"
password = { env = "SMTP_PASSWORD" }
[channels.phone]
kind = "manual"
[channels.social]
kind = "mastodon"
base = "https://social.example"
token = { command = ["touch", "asked"] }
[channels.status-page]
kind = "statuspage"
page = "abc"
token = { file = "key" }
[channels.team-chat]
kind = "mattermost"
url = { env = "CHAT_HOOK" }
"#;

fn office() -> Desk {
    let desk = Desk::with_workspace();
    let config = desk.read("aplomb.toml");
    desk.write("aplomb.toml", &format!("{config}{CHANNELS}"));
    desk
}

#[test]
fn a_channel_says_which_key_is_not_where_the_settings_say() {
    let desk = office();
    insta::assert_snapshot!(desk.run(["channel", "list"]).expect_exit(0), @"
    $ aplomb channel list
    customers (mail): aplomb mails there, after the number of people is typed.
      Not ready: the variable `SMTP_PASSWORD` is not set.
    phone (manual): a person posts there.
    social (mastodon): aplomb posts there, after a question.
      Its key is asked of the command `touch asked` when it is needed.
    status-page (statuspage): aplomb posts there, after a question.
      Not ready: the file `key` is not there.
    team-chat (mattermost): aplomb posts there, after a question.
      Not ready: the variable `CHAT_HOOK` is not set.
    ");
    insta::assert_snapshot!(desk.run(["--lang", "fr", "channel", "list"]).expect_exit(0), @"
    $ aplomb --lang fr channel list
    customers (mail) : aplomb y envoie des courriels, une fois le nombre de personnes saisi.
      Pas prêt : la variable `SMTP_PASSWORD` n’est pas définie.
    phone (manual) : une personne y publie.
    social (mastodon) : aplomb y publie, après une question.
      Sa clé est demandée à la commande `touch asked` quand il en faut une.
    status-page (statuspage) : aplomb y publie, après une question.
      Pas prêt : le fichier `key` n’existe pas.
    team-chat (mattermost) : aplomb y publie, après une question.
      Pas prêt : la variable `CHAT_HOOK` n’est pas définie.
    ");
    // A program that hands out a key may ask its owner for a password: a list starts none.
    assert!(!desk.path("asked").exists());
}

#[test]
fn a_key_that_is_there_is_counted_and_never_shown() {
    let desk = office();
    desk.write("key", "hush-file");
    let listed = |args: &[&str]| {
        let call = desk.call().env("SMTP_PASSWORD", "hush-smtp");
        let call = call.env("CHAT_HOOK", "https://chat.example/hooks/hush-chat");
        call.run(args.iter().copied()).expect_exit(0)
    };
    let told = listed(&["channel", "list"]);
    assert!(!told.stdout.contains("Not ready"), "{told}");
    assert_eq!(
        told.stdout.matches("Its key is there.").count(),
        3,
        "{told}"
    );
    let json = listed(&["channel", "list", "--json"]);
    for run in [&told, &json] {
        assert!(
            !run.stdout.contains("hush") && !run.stderr.contains("hush"),
            "{run}"
        );
    }
}

#[test]
fn a_script_reads_whether_each_channel_is_ready() {
    let desk = office();
    let json = desk
        .run(["channel", "list", "--json"])
        .expect_exit(0)
        .json();
    let ready = |name: &str| {
        let channels = json["channels"].as_array().expect("a list");
        let one = channels.iter().find(|one| one["name"] == name);
        let one = one.expect("a channel");
        (
            one["ready"].as_bool(),
            one["missing"].as_array().map(Vec::len),
        )
    };
    assert_eq!(ready("customers"), (Some(false), Some(1)));
    assert_eq!(ready("status-page"), (Some(false), Some(1)));
    assert_eq!(ready("phone"), (Some(true), Some(0)));
    // Nobody knows before the program is asked.
    assert_eq!(ready("social"), (None, Some(0)));
}
