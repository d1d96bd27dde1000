//! The keys of each table of a runbook, with an example of each.

use crate::base::document::Shape;

pub(super) static RUNBOOK: Shape = Shape {
    what: "a runbook",
    keys: &[
        ("schema", "1"),
        ("title", "\"The site is down\""),
        ("summary", "\"Customers cannot reach the site.\""),
        ("severity", "\"sev1\""),
        ("tags", "[\"web\"]"),
        ("backup", "\"deputy\""),
        ("cadence", "{ first = \"5m\", then = \"20m\" }"),
        (
            "fact",
            "[{ id = \"impact\", ask = \"What can customers not do?\" }]",
        ),
        (
            "communicate",
            "[{ id = \"tell-staff\", title = \"Tell everyone on the team\" }]",
        ),
        (
            "recover",
            "[{ id = \"restart\", title = \"Restart the application\" }]",
        ),
        (
            "close",
            "[{ id = \"last-word\", title = \"Tell customers it is over\" }]",
        ),
        (
            "while_waiting",
            "[{ title = \"Reply to the ten oldest tickets\" }]",
        ),
    ],
    elsewhere: &[
        (
            "id",
            "a runbook's id is the name of its file without `.toml`; leave it out here",
        ),
        (
            "step",
            "steps stand in three lists: `[[communicate]]`, `[[recover]]`, `[[close]]`",
        ),
        (
            "steps",
            "steps stand in three lists: `[[communicate]]`, `[[recover]]`, `[[close]]`",
        ),
    ],
};

pub(super) static CADENCE: Shape = Shape {
    what: "`[cadence]`",
    keys: &[
        ("first", "\"5m\""),
        ("then", "\"20m\""),
        ("long", "{ after = \"2h\", then = \"60m\" }"),
    ],
    elsewhere: &[],
};

pub(super) static LONG: Shape = Shape {
    what: "`cadence.long`",
    keys: &[("after", "\"2h\""), ("then", "\"60m\"")],
    elsewhere: &[],
};

pub(super) static FACT: Shape = Shape {
    what: "a `[[fact]]`",
    keys: &[
        ("id", "\"impact\""),
        ("ask", "\"What can customers not do right now?\""),
        ("example", "\"open the site\""),
        ("required", "true"),
    ],
    elsewhere: &[("question", "the question of a fact is called `ask`")],
};

const KINDS_ELSEWHERE: &[(&str, &str)] = &[
    (
        "kind",
        "a step's kind is a table below it: `message`, `run`, `check`, `decide` or `ask`; \
              without one it is done by hand",
    ),
    (
        "template",
        "`template` belongs in the step's table `message`",
    ),
    (
        "channels",
        "`channels` belongs in the step's table `message`",
    ),
    (
        "audience",
        "`audience` belongs in the step's table `message`",
    ),
    ("stage", "`stage` belongs in the step's table `message`"),
    (
        "command",
        "`command` belongs in the step's table `run` (or `check`)",
    ),
    ("timeout", "`timeout` belongs in the step's table `run`"),
    (
        "in_drill",
        "`in_drill` belongs in the step's table `run` or `check`",
    ),
    ("http", "`http` belongs in the step's table `check`"),
    ("expect", "`expect` belongs in the step's table `check`"),
    ("every", "`every` belongs in the step's table `check`"),
    ("within", "`within` belongs in the step's table `check`"),
    ("options", "`options` belongs in the step's table `decide`"),
    (
        "goto",
        "`goto` belongs in an option of a step's table `decide`",
    ),
    ("fact", "`fact` belongs in the step's table `ask`"),
    ("question", "`question` belongs in the step's table `ask`"),
];

pub(super) static STEP: Shape = Shape {
    what: "a step",
    keys: &[
        ("id", "\"tell-staff\""),
        ("title", "\"Tell everyone on the team\""),
        ("why", "\"Support answers customers; they need the words.\""),
        ("how", "'''Markdown, shown as it is.'''"),
        ("owner", "\"communications-lead\""),
        ("due", "\"5m\""),
        ("stops_harm", "true"),
        ("when", "\"did-it-help = No\""),
        (
            "message",
            "{ template = \"staff-alert\", channels = [\"team-chat\"] }",
        ),
        (
            "run",
            "{ command = [\"heroku\", \"restart\"], timeout = \"60s\" }",
        ),
        (
            "check",
            "{ http = \"https://shop.example/health\", expect = 200 }",
        ),
        (
            "decide",
            "{ options = [{ label = \"Yes\", goto = \"watch\" }, { label = \"No\" }] }",
        ),
        (
            "ask",
            "{ fact = \"cause\", question = \"What do we know of the cause?\" }",
        ),
    ],
    elsewhere: KINDS_ELSEWHERE,
};

pub(super) static MESSAGE: Shape = Shape {
    what: "a step's `message`",
    keys: &[
        ("template", "\"customer-email\""),
        ("channels", "[\"customers\"]"),
        ("audience", "\"customers\""),
        ("stage", "\"resolution\""),
    ],
    elsewhere: &[(
        "channel",
        "`channels` is a list: `channels = [\"customers\"]`",
    )],
};

pub(super) static RUN: Shape = Shape {
    what: "a step's `run`",
    keys: &[
        ("command", "[\"heroku\", \"restart\", \"--app\", \"shop\"]"),
        ("timeout", "\"60s\""),
        ("in_drill", "\"show\""),
    ],
    elsewhere: &[],
};

pub(super) static CHECK: Shape = Shape {
    what: "a step's `check`",
    keys: &[
        ("http", "\"https://shop.example/health\""),
        ("expect", "200"),
        ("command", "[\"pg_isready\"]"),
        ("every", "\"5s\""),
        ("within", "\"3m\""),
        ("in_drill", "\"show\""),
    ],
    elsewhere: &[
        ("timeout", "a check gives up after `within`"),
        ("url", "the address is called `http`"),
    ],
};

pub(super) static DECIDE: Shape = Shape {
    what: "a step's `decide`",
    keys: &[(
        "options",
        "[{ label = \"Yes\", goto = \"watch\" }, { label = \"No\" }]",
    )],
    elsewhere: &[],
};

pub(super) static OPTION: Shape = Shape {
    what: "an option",
    keys: &[("label", "\"Yes, it is back\""), ("goto", "\"watch\"")],
    elsewhere: &[],
};

pub(super) static ASK: Shape = Shape {
    what: "a step's `ask`",
    keys: &[
        ("fact", "\"cause\""),
        ("question", "\"What do we know of the cause?\""),
        ("example", "\"a full disk\""),
        ("required", "true"),
    ],
    elsewhere: &[
        ("ask", "the question of an `ask` step is called `question`"),
        ("id", "the name of the answer is called `fact`"),
    ],
};

pub(super) static CHORE: Shape = Shape {
    what: "a `[[while_waiting]]`",
    keys: &[
        ("title", "\"Reply to the ten oldest tickets\""),
        ("minutes", "30"),
        ("people", "1"),
        ("needs", "[\"mail\"]"),
    ],
    elsewhere: &[],
};
