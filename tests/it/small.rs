//! A small outage: a workspace with one runbook that has every kind of step, and short messages.

use crate::desk::Desk;

/// The runbook; `[URL]` stands for the address that its check looks at.
const RUNBOOK: &str = r#"schema = 1
title = "The shop is down"
summary = "Every kind of step, once."
severity = "sev2"

[cadence]
first = "5m"
then = "20m"

[[fact]]
id = "impact"
ask = "What can customers not do right now?"
example = "log in"
required = true

[[fact]]
id = "workaround"
ask = "What can customers do meanwhile?"

[[communicate]]
id = "tell-staff"
title = "Tell everyone on the team"
why = "They face customers."
owner = "communications-lead"
due = "3m"
[communicate.message]
template = "brief"
channels = ["team-chat"]
audience = "staff"

[[communicate]]
id = "tell-public"
title = "Tell everyone outside"
how = "The password is in the safe."
[communicate.message]
template = "brief"
channels = ["status-page", "social"]
audience = "public"

[[recover]]
id = "stop-writes"
title = "Stop the writes"
stops_harm = true

[[recover]]
id = "restart"
title = "Restart the application"
[recover.run]
command = ["sh", "-c", "echo restarting; touch ran; cat held 2>/dev/null; echo $SHOP_TOKEN; exit 3"]
timeout = "10s"

[[recover]]
id = "is-it-back"
title = "Does it answer?"
[recover.check]
http = "[URL]"
expect = 200
every = "1s"
within = "20s"

[[recover]]
id = "flag-there"
title = "Is the flag there?"
[recover.check]
command = ["test", "-e", "flag"]
every = "1s"
within = "1s"

[[recover]]
id = "did-it-help"
title = "Did the restart help?"
[recover.decide]
options = [{ label = "Yes, it is back", goto = "watch" }, { label = "No" }]

[[recover]]
id = "roll-back"
title = "Roll back the last release"
when = "did-it-help = No"

[[recover]]
id = "cause"
title = "Write down the cause"
[recover.ask]
fact = "cause"
question = "What was it?"
required = true

[[recover]]
id = "watch"
title = "Watch it for ten minutes"

[[close]]
id = "last-word"
title = "Tell customers it is over"
[close.message]
template = "brief"
channels = ["status-page"]
audience = "public"
stage = "resolution"

[[close]]
id = "thank"
title = "Thank everybody"

[[while_waiting]]
title = "Reply to the ten oldest tickets"
minutes = 30
people = 1
"#;

const HEAD: &str = "+++\naudience = \"public\"\nmedium = \"post\"\nlimit = 280\n";
const INITIAL: &str = "\
+++
{{organisation}}: customers cannot {{impact}}. Next message: {{next_update}}
";
const FURTHER: &str = "
[[question]]
id = \"changed\"
ask = \"What has changed?\"
again = true
+++
{{organisation}}: {{changed}}. Next message: {{next_update}}
";
const LAST: &str = "
[[question]]
id = \"recovery\"
ask = \"What works again?\"
+++
{{organisation}}: {{recovery}} works again.
{{#if data_safe}}
No data was lost.
{{/if}}
{{#if data_lost}}
Some data was lost.
{{/if}}
{{#if data_unknown}}
We do not know yet whether data was lost.
{{/if}}
";

/// A desk with this outage prepared; its check looks at an address where nobody answers.
pub(crate) fn desk() -> Desk {
    desk_that_looks_at("http://127.0.0.1:9/health")
}

/// A desk with this outage prepared.
pub(crate) fn desk_that_looks_at(url: &str) -> Desk {
    let desk = Desk::new();
    desk.write(
        "aplomb.toml",
        "schema = 1\n[organisation]\nname = \"Shop\"\nlang = \"en\"\ntimezone = \"UTC\"\n\
         [people]\ncommander = \"Ana\"\ndeputy = \"Ben\"\n",
    )
    .write("runbooks/shop-down.toml", &RUNBOOK.replace("[URL]", url));
    for (stage, body) in [
        ("initial", INITIAL),
        ("scoping", FURTHER),
        ("update", FURTHER),
        ("resolution", LAST),
    ] {
        for lang in ["en", "fr"] {
            let name = format!("templates/brief/{stage}.{lang}.hbs");
            desk.write(&name, &format!("{HEAD}{body}"));
        }
    }
    desk
}

/// A desk on which the outage has been declared.
pub(crate) fn declared() -> Desk {
    let desk = desk();
    desk.run(DECLARE).expect_exit(0);
    desk
}

/// A desk on which everybody has been told.
pub(crate) fn told() -> Desk {
    let desk = declared();
    desk.run(["done", "tell-staff"]).expect_exit(0);
    desk.run(["done", "tell-public"]).expect_exit(0);
    desk
}

/// What declares it.
pub(crate) const DECLARE: [&str; 7] = [
    "declare",
    "shop-down",
    "--no-input",
    "--fact",
    "impact=log in",
    "--fact",
    "workaround=",
];

/// Its name, on the day of the desk.
pub(crate) const ID: &str = "2026-11-22-shop-down";
