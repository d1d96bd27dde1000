//! The keys of each table of a runbook, with an example of each.

use super::sentence::{
    a_runbook, a_step, address_is_http, an_option, an_option_of, answer_is_fact,
    channels_is_a_list, check_gives_up, fact_is_asked, id_is_the_name, kind_is_a_table, of_a_step,
    question_of_ask, the_steps_table, the_steps_table_also, the_steps_table_or, three_lists,
};
use crate::base::Sentence;
use crate::base::document::Shape;
use crate::base::document::sentence::{belongs_in, one_of};
use crate::base::sentence::Says;

pub(super) static RUNBOOK: Shape = Shape {
    what: a_runbook,
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
        ("id", id_is_the_name),
        ("step", three_lists),
        ("steps", three_lists),
    ],
};

pub(super) static CADENCE: Shape = Shape {
    what: || Sentence::verbatim("`[cadence]`"),
    keys: &[
        ("first", "\"5m\""),
        ("then", "\"20m\""),
        ("long", "{ after = \"2h\", then = \"60m\" }"),
    ],
    elsewhere: &[],
};

pub(super) static LONG: Shape = Shape {
    what: || Sentence::verbatim("`cadence.long`"),
    keys: &[("after", "\"2h\""), ("then", "\"60m\"")],
    elsewhere: &[],
};

pub(super) static FACT: Shape = Shape {
    what: || one_of("[[fact]]"),
    keys: &[
        ("id", "\"impact\""),
        ("ask", "\"What can customers not do right now?\""),
        ("example", "\"open the site\""),
        ("required", "true"),
    ],
    elsewhere: &[("question", fact_is_asked)],
};

const KINDS_ELSEWHERE: &[(&str, Says)] = &[
    ("kind", kind_is_a_table),
    ("template", || {
        belongs_in("template", the_steps_table("message"))
    }),
    ("channels", || {
        belongs_in("channels", the_steps_table("message"))
    }),
    ("audience", || {
        belongs_in("audience", the_steps_table("message"))
    }),
    ("stage", || belongs_in("stage", the_steps_table("message"))),
    ("command", || {
        belongs_in("command", the_steps_table_also("run", "check"))
    }),
    ("timeout", || belongs_in("timeout", the_steps_table("run"))),
    ("in_drill", || {
        belongs_in("in_drill", the_steps_table_or("run", "check"))
    }),
    ("http", || belongs_in("http", the_steps_table("check"))),
    ("expect", || belongs_in("expect", the_steps_table("check"))),
    ("every", || belongs_in("every", the_steps_table("check"))),
    ("within", || belongs_in("within", the_steps_table("check"))),
    ("options", || {
        belongs_in("options", the_steps_table("decide"))
    }),
    ("goto", || belongs_in("goto", an_option_of("decide"))),
    ("fact", || belongs_in("fact", the_steps_table("ask"))),
    ("question", || {
        belongs_in("question", the_steps_table("ask"))
    }),
];

pub(super) static STEP: Shape = Shape {
    what: a_step,
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
    what: || of_a_step("message"),
    keys: &[
        ("template", "\"customer-email\""),
        ("channels", "[\"customers\"]"),
        ("audience", "\"customers\""),
        ("stage", "\"resolution\""),
    ],
    elsewhere: &[("channel", channels_is_a_list)],
};

pub(super) static RUN: Shape = Shape {
    what: || of_a_step("run"),
    keys: &[
        ("command", "[\"heroku\", \"restart\", \"--app\", \"shop\"]"),
        ("timeout", "\"60s\""),
        ("in_drill", "\"show\""),
    ],
    elsewhere: &[],
};

pub(super) static CHECK: Shape = Shape {
    what: || of_a_step("check"),
    keys: &[
        ("http", "\"https://shop.example/health\""),
        ("expect", "200"),
        ("command", "[\"pg_isready\"]"),
        ("every", "\"5s\""),
        ("within", "\"3m\""),
        ("in_drill", "\"show\""),
    ],
    elsewhere: &[("timeout", check_gives_up), ("url", address_is_http)],
};

pub(super) static DECIDE: Shape = Shape {
    what: || of_a_step("decide"),
    keys: &[(
        "options",
        "[{ label = \"Yes\", goto = \"watch\" }, { label = \"No\" }]",
    )],
    elsewhere: &[],
};

pub(super) static OPTION: Shape = Shape {
    what: an_option,
    keys: &[("label", "\"Yes, it is back\""), ("goto", "\"watch\"")],
    elsewhere: &[],
};

pub(super) static ASK: Shape = Shape {
    what: || of_a_step("ask"),
    keys: &[
        ("fact", "\"cause\""),
        ("question", "\"What do we know of the cause?\""),
        ("example", "\"a full disk\""),
        ("required", "true"),
    ],
    elsewhere: &[("ask", question_of_ask), ("id", answer_is_fact)],
};

pub(super) static CHORE: Shape = Shape {
    what: || one_of("[[while_waiting]]"),
    keys: &[
        ("title", "\"Reply to the ten oldest tickets\""),
        ("minutes", "30"),
        ("people", "1"),
        ("needs", "[\"mail\"]"),
    ],
    elsewhere: &[],
};
