//! The keys of each table of `aplomb.toml`, with an example of each.

use super::sentence::{
    a_channel_of_files, a_chat_channel, a_secret, a_status_page_channel, by_hand, channel_a,
    channel_an, channels_stand, the_zone_is_called,
};
use crate::base::Sentence;
use crate::base::document::Shape;
use crate::base::document::sentence::{belongs_in, one_of};

/// What its table is called.
const ORGANISATIONS: &str = "`[organisation]`";

pub(super) static ROOT: Shape = Shape {
    what: || Sentence::verbatim("aplomb.toml"),
    keys: &[
        ("schema", "1"),
        (
            "organisation",
            "{ name = \"Shop\", lang = \"en\", timezone = \"Europe/Paris\" }",
        ),
        ("people", "{ commander = \"Ana\", deputy = \"Ben\" }"),
        ("channels", "{ team-chat = { kind = \"manual\" } }"),
    ],
    elsewhere: &[
        ("channel", channels_stand),
        ("lang", || belongs_in("lang", ORGANISATIONS)),
        ("timezone", || belongs_in("timezone", ORGANISATIONS)),
        ("name", || belongs_in("name", ORGANISATIONS)),
    ],
};

pub(super) static ORGANISATION: Shape = Shape {
    what: || Sentence::verbatim(ORGANISATIONS),
    keys: &[
        ("name", "\"Shop\""),
        ("lang", "\"en\""),
        ("languages", "[\"en\"]"),
        ("timezone", "\"Europe/Paris\""),
        ("contact", "\"support@shop.example\""),
        ("status_page", "\"https://status.shop.example\""),
    ],
    elsewhere: &[("zone", the_zone_is_called)],
};

pub(super) static RELAY: Shape = Shape {
    what: || one_of("relay"),
    keys: &[
        ("host", "\"smtp.example\""),
        ("port", "587"),
        ("tls", "\"starttls\""),
        ("user", "\"shop\""),
        ("password", SECRET_EXAMPLE),
        ("connections", "8"),
        ("rate", "\"50/s\""),
        ("window", "8"),
        ("messages", "100"),
    ],
    elsewhere: &[],
};

pub(super) static DKIM: Shape = Shape {
    what: || Sentence::verbatim("`dkim`"),
    keys: &[
        ("domain", "\"shop.example\""),
        ("selector", "\"incidents\""),
        ("key", "{ file = \"~/.config/aplomb/dkim.pem\" }"),
    ],
    elsewhere: &[],
};

pub(super) static ACCESS: Shape = Shape {
    what: || Sentence::verbatim("`access`"),
    keys: &[
        ("holders", "[\"Ana\", \"Ben\"]"),
        ("kept", "\"password manager, entry 'statuspage'\""),
    ],
    elsewhere: &[],
};

pub(super) static SECRET: Shape = Shape {
    what: a_secret,
    keys: &[
        ("env", "\"SMTP_PASSWORD\""),
        ("file", "\"~/.config/aplomb/smtp\""),
        ("command", "[\"pass\", \"show\", \"smtp\"]"),
    ],
    elsewhere: &[],
};

pub(super) const SECRET_EXAMPLE: &str = "{ env = \"SECRET\" }";

/// A channel has its own keys and those that every channel has.
macro_rules! channels {
    ($($shape:ident ($what:expr) { $($key:literal = $example:expr),* $(,)? })*) => {$(
        pub(super) static $shape: Shape = Shape {
            what: $what,
            keys: &[
                ("kind", "\"mail\""),
                $(($key, $example),)*
                ("limit", "500"),
                ("deadline", "\"30s\""),
                ("access", "{ holders = [\"Ana\"], kept = \"password manager\" }"),
            ],
            elsewhere: &[],
        };
    )*};
}

channels! {
    PLAIN (by_hand) {}
    COMMAND (|| channel_a("command")) {
        "command" = "[\"/usr/local/bin/sms\", \"--group\", \"all\"]",
        "timeout" = "\"60s\"",
        "format" = "\"json\"",
        "idempotent" = "true",
    }
    TEMPLATED (|| channel_a("webhook")) {
        "url" = "{ env = \"HOOK\" }",
        "base" = "\"http://127.0.0.1:8080\"",
        "token" = "{ env = \"HOOK_TOKEN\" }",
        "method" = "\"POST\"",
        "headers" = "{ Accept = \"application/json\", X-Api-Key = { env = \"HOOK_KEY\" } }",
        "body" = "'{ \"text\": \"{{title}}: {{body}}\" }'",
        "expect" = "[200, 201]",
        "id" = "\"/message/id\"",
        "link" = "\"/message/url\"",
        "idempotency" = "\"Idempotency-Key\"",
    }
    MAIL (|| channel_a("mail")) {
        "from" = "\"Shop <hello@shop.example>\"",
        "reply_to" = "\"support@shop.example\"",
        "list" = "\"customers.csv\"",
        "relay" = "{ host = \"smtp.example\" }",
        "unsubscribe" = "\"https://shop.example/unsubscribe/{token}\"",
        "dkim" = "{ domain = \"shop.example\", selector = \"incidents\", key = { file = \"~/.config/aplomb/dkim.pem\" } }",
    }
    WEBHOOK (a_chat_channel) {
        "url" = "{ env = \"CHAT_WEBHOOK\" }",
        "base" = "\"http://127.0.0.1:8080\"",
    }
    SLACK (|| channel_a("slack")) {
        "url" = "{ env = \"SLACK_WEBHOOK\" }",
        "token" = "{ env = \"SLACK_TOKEN\" }",
        "room" = "\"C0123456789\"",
        "base" = "\"https://slack.com/api\"",
    }
    ROCKETCHAT (|| channel_a("rocketchat")) {
        "url" = "{ env = \"ROCKETCHAT_WEBHOOK\" }",
        "base" = "\"https://chat.example\"",
        "token" = "{ env = \"ROCKETCHAT_TOKEN\" }",
        "user" = "\"aobEdbYhXfu5hkeqG\"",
        "room" = "\"#incidents\"",
    }
    MATRIX (|| channel_a("matrix")) {
        "base" = "\"https://matrix.example\"",
        "token" = "{ env = \"MATRIX_TOKEN\" }",
        "room" = "\"!incidents:matrix.example\"",
    }
    TELEGRAM (|| channel_a("telegram")) {
        "token" = "{ env = \"TELEGRAM_TOKEN\" }",
        "room" = "\"-1001234567890\"",
        "base" = "\"https://api.telegram.org\"",
    }
    NTFY (|| channel_an("ntfy")) {
        "topic" = "\"shop-incidents\"",
        "token" = "{ env = \"NTFY_TOKEN\" }",
        "base" = "\"https://ntfy.sh\"",
    }
    STATUS_PAGE (a_status_page_channel) {
        "page" = "\"abc123\"",
        "token" = "{ env = \"STATUS_TOKEN\" }",
        "base" = "\"https://api.statuspage.io/v1\"",
        "notify" = "false",
        "components" = "{ web = \"8kbf7d35c070\" }",
    }
    STATUS_IO (|| channel_a("statusio")) {
        "page" = "\"abc123\"",
        "api_id" = "{ env = \"STATUSIO_ID\" }",
        "token" = "{ env = \"STATUSIO_KEY\" }",
        "base" = "\"https://api.status.io/v2\"",
        "notify" = "false",
        "components" = "{ web = \"component-container\" }",
    }
    CACHET (|| channel_a("cachet")) {
        "base" = "\"https://status.example\"",
        "token" = "{ env = \"CACHET_TOKEN\" }",
        "version" = "3",
        "notify" = "false",
        "components" = "{ web = 1 }",
    }
    FOLDER (a_channel_of_files) {
        "folder" = "\"../status-page\"",
        "url" = "\"https://status.example\"",
        "components" = "{ web = \"Website\" }",
    }
    MASTODON (|| channel_a("mastodon")) {
        "base" = "\"https://mastodon.example\"",
        "token" = "{ env = \"MASTODON_TOKEN\" }",
    }
    BLUESKY (|| channel_a("bluesky")) {
        "handle" = "\"shop.bsky.social\"",
        "password" = "{ env = \"BLUESKY_APP_PASSWORD\" }",
        "base" = "\"https://bsky.social\"",
    }
    X (|| channel_an("x")) {
        "token" = "{ env = \"X_TOKEN\" }",
        "token_secret" = "{ env = \"X_TOKEN_SECRET\" }",
        "key" = "{ env = \"X_KEY\" }",
        "key_secret" = "{ env = \"X_KEY_SECRET\" }",
        "base" = "\"https://api.x.com\"",
    }
    LINKEDIN (|| channel_a("linkedin")) {
        "author" = "\"urn:li:organization:123\"",
        "token" = "{ env = \"LINKEDIN_TOKEN\" }",
        "version" = "202610",
        "base" = "\"https://api.linkedin.com\"",
    }
}
