//! Every request of every service and stage, byte for byte.

use super::*;

/// The three messages of an incident on a channel.
fn story(name: &str) -> String {
    let (.., names) = ALL
        .iter()
        .find(|(known, ..)| *known == name)
        .expect("a name");
    let first = remote(names);
    let mut second = first.clone();
    if let Some(id) = second.get_mut("event_id") {
        "$second".clone_into(id);
    }
    let posts = [
        post(Stage::Initial, NASTY, &[]),
        post(
            Stage::Update,
            "It is the *payment* provider.",
            std::slice::from_ref(&first),
        ),
        post(Stage::Resolution, "Orders work again.", &[first, second]),
    ];
    let mut out = String::new();
    for post in posts {
        let Turn::Ask(ask) = begin(name, &post).begin() else {
            panic!("a question");
        };
        let Turn::Ask(again) = begin(name, &post).begin() else {
            panic!("a question");
        };
        assert!(ask == again, "the same message makes the same bytes");
        out.push_str(&bytes_of(&ask).replace(GAP_TEXT, "{gap}"));
        out.push_str("\n\n");
    }
    out.trim_end().to_owned()
}

const GAP_TEXT: &str = "\u{200b}";

#[test]
fn what_slack_is_asked() {
    insta::assert_snapshot!(story("slack"), @r#"
    Once POST https://hooks.slack.com/services/T0/B0/xxxxxxxxxxxxxxxxxxxxxxxx
    Content-Type: application/json
    {"mrkdwn":false,"text":"We see &lt;!channel&gt; errors &amp; *slow* pages, @here @ana.\n1. # [here](<https://evil.example>)\nDetails: <https://status.example/a_b?c=d&amp;e> (help@shop.example).\nNext update at 14:25.","unfurl_links":false,"unfurl_media":false}

    Once POST https://hooks.slack.com/services/T0/B0/xxxxxxxxxxxxxxxxxxxxxxxx
    Content-Type: application/json
    {"mrkdwn":false,"text":"Checkout is down\n\nIt is the *payment* provider.","unfurl_links":false,"unfurl_media":false}

    Once POST https://hooks.slack.com/services/T0/B0/xxxxxxxxxxxxxxxxxxxxxxxx
    Content-Type: application/json
    {"mrkdwn":false,"text":"Checkout is down\n\nOrders work again.","unfurl_links":false,"unfurl_media":false}
    "#);
}

#[test]
fn what_slack_api_is_asked() {
    insta::assert_snapshot!(story("slack-api"), @r#"
    Once POST https://slack.com/api/chat.postMessage
    Content-Type: application/json; charset=utf-8
    Authorization: Bearer xoxb-secret
    {"channel":"C012","mrkdwn":false,"text":"We see &lt;!channel&gt; errors &amp; *slow* pages, @here @ana.\n1. # [here](<https://evil.example>)\nDetails: <https://status.example/a_b?c=d&amp;e> (help@shop.example).\nNext update at 14:25.","unfurl_links":false,"unfurl_media":false}

    Once POST https://slack.com/api/chat.postMessage
    Content-Type: application/json; charset=utf-8
    Authorization: Bearer xoxb-secret
    {"channel":"C012","mrkdwn":false,"text":"It is the *payment* provider.","thread_ts":"1503435956.000247","unfurl_links":false,"unfurl_media":false}

    Once POST https://slack.com/api/chat.postMessage
    Content-Type: application/json; charset=utf-8
    Authorization: Bearer xoxb-secret
    {"channel":"C012","mrkdwn":false,"reply_broadcast":true,"text":"Orders work again.","thread_ts":"1503435956.000247","unfurl_links":false,"unfurl_media":false}
    "#);
}

#[test]
fn what_mattermost_is_asked() {
    insta::assert_snapshot!(story("mattermost"), @r#"
    Once POST https://chat.example/hooks/abcdefghijklmnopqrstuvwxyz
    Content-Type: application/json
    {"text":"We see <{gap}!channel\\> errors & \\*slow\\* pages, @{gap}here @{gap}ana.\n1\\. \\# \\[here\\](<https://evil.example>)\nDetails: <https://status.example/a_b?c=d&e> (help@shop.example).\nNext update at 14:25."}

    Once POST https://chat.example/hooks/abcdefghijklmnopqrstuvwxyz
    Content-Type: application/json
    {"text":"Checkout is down\n\nIt is the \\*payment\\* provider."}

    Once POST https://chat.example/hooks/abcdefghijklmnopqrstuvwxyz
    Content-Type: application/json
    {"text":"Checkout is down\n\nOrders work again."}
    "#);
}

#[test]
fn what_discord_is_asked() {
    insta::assert_snapshot!(story("discord"), @r#"
    Once POST https://discord.com/api/v10/webhooks/42/tokentokentokentoken?wait=true
    Content-Type: application/json
    {"allowed_mentions":{"parse":[]},"content":"We see <{gap}!channel\\> errors & \\*slow\\* pages, @{gap}here @{gap}ana.\n1\\. \\# \\[here\\](<https://evil.example>)\nDetails: <https://status.example/a_b?c=d&e> (help@shop.example).\nNext update at 14:25.","flags":4}

    Once POST https://discord.com/api/v10/webhooks/42/tokentokentokentoken?wait=true
    Content-Type: application/json
    {"allowed_mentions":{"parse":[]},"content":"Checkout is down\n\nIt is the \\*payment\\* provider.","flags":4}

    Once POST https://discord.com/api/v10/webhooks/42/tokentokentokentoken?wait=true
    Content-Type: application/json
    {"allowed_mentions":{"parse":[]},"content":"Checkout is down\n\nOrders work again.","flags":4}
    "#);
}

#[test]
fn what_teams_is_asked() {
    insta::assert_snapshot!(story("teams"), @r#"
    Once POST https://x.logic.azure.com:443/workflows/a/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=abcdefghijklmnopq_-
    Content-Type: application/json
    {"attachments":[{"content":{"$schema":"http://adaptivecards.io/schemas/adaptive-card.json","body":[{"inlines":[{"text":"We see <!channel> errors & *slow* pages, @here @ana.","type":"TextRun"}],"spacing":"none","type":"RichTextBlock"},{"inlines":[{"text":"1. # [here](","type":"TextRun"},{"selectAction":{"type":"Action.OpenUrl","url":"https://evil.example"},"text":"https://evil.example","type":"TextRun"},{"text":")","type":"TextRun"}],"spacing":"none","type":"RichTextBlock"},{"inlines":[{"text":"Details: ","type":"TextRun"},{"selectAction":{"type":"Action.OpenUrl","url":"https://status.example/a_b?c=d&e"},"text":"https://status.example/a_b?c=d&e","type":"TextRun"},{"text":" (help@shop.example).","type":"TextRun"}],"spacing":"none","type":"RichTextBlock"},{"inlines":[{"text":"Next update at 14:25.","type":"TextRun"}],"spacing":"none","type":"RichTextBlock"}],"msteams":{"width":"Full"},"type":"AdaptiveCard","version":"1.4"},"contentType":"application/vnd.microsoft.card.adaptive","contentUrl":null}],"type":"message"}

    Once POST https://x.logic.azure.com:443/workflows/a/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=abcdefghijklmnopq_-
    Content-Type: application/json
    {"attachments":[{"content":{"$schema":"http://adaptivecards.io/schemas/adaptive-card.json","body":[{"inlines":[{"text":"Checkout is down","type":"TextRun"}],"spacing":"none","type":"RichTextBlock"},{"inlines":[{"text":" ","type":"TextRun"}],"spacing":"none","type":"RichTextBlock"},{"inlines":[{"text":"It is the *payment* provider.","type":"TextRun"}],"spacing":"none","type":"RichTextBlock"}],"msteams":{"width":"Full"},"type":"AdaptiveCard","version":"1.4"},"contentType":"application/vnd.microsoft.card.adaptive","contentUrl":null}],"type":"message"}

    Once POST https://x.logic.azure.com:443/workflows/a/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=abcdefghijklmnopq_-
    Content-Type: application/json
    {"attachments":[{"content":{"$schema":"http://adaptivecards.io/schemas/adaptive-card.json","body":[{"inlines":[{"text":"Checkout is down","type":"TextRun"}],"spacing":"none","type":"RichTextBlock"},{"inlines":[{"text":" ","type":"TextRun"}],"spacing":"none","type":"RichTextBlock"},{"inlines":[{"text":"Orders work again.","type":"TextRun"}],"spacing":"none","type":"RichTextBlock"}],"msteams":{"width":"Full"},"type":"AdaptiveCard","version":"1.4"},"contentType":"application/vnd.microsoft.card.adaptive","contentUrl":null}],"type":"message"}
    "#);
}

#[test]
fn what_rocketchat_is_asked() {
    insta::assert_snapshot!(story("rocketchat"), @r#"
    Once POST https://chat.example/hooks/65f0/tokentokentokentoken
    Content-Type: application/json
    {"text":"We see <{gap}!channel> errors & \\*slow\\* pages, @{gap}here @{gap}ana.\n1{gap}. # [here]{gap}(https://evil.example )\nDetails: https://status.example/a_b?c=d&e (help@shop.example).\nNext update at 14:25."}

    Once POST https://chat.example/hooks/65f0/tokentokentokentoken
    Content-Type: application/json
    {"text":"Checkout is down\n\nIt is the \\*payment\\* provider."}

    Once POST https://chat.example/hooks/65f0/tokentokentokentoken
    Content-Type: application/json
    {"text":"Checkout is down\n\nOrders work again."}
    "#);
}

#[test]
fn what_rocketchat_api_is_asked() {
    insta::assert_snapshot!(story("rocketchat-api"), @r#"
    Once POST https://chat.example/api/v1/chat.postMessage
    Content-Type: application/json
    X-Auth-Token: secret-token
    X-User-Id: u1
    {"channel":"incidents","parseUrls":false,"text":"We see <{gap}!channel> errors & \\*slow\\* pages, @{gap}here @{gap}ana.\n1{gap}. # [here]{gap}(https://evil.example )\nDetails: https://status.example/a_b?c=d&e (help@shop.example).\nNext update at 14:25."}

    Once POST https://chat.example/api/v1/chat.postMessage
    Content-Type: application/json
    X-Auth-Token: secret-token
    X-User-Id: u1
    {"channel":"GENERAL","parseUrls":false,"text":"It is the \\*payment\\* provider.","tmid":"m1"}

    Once POST https://chat.example/api/v1/chat.postMessage
    Content-Type: application/json
    X-Auth-Token: secret-token
    X-User-Id: u1
    {"channel":"GENERAL","parseUrls":false,"text":"Orders work again.","tmid":"m1"}
    "#);
}

#[test]
fn what_matrix_is_asked() {
    insta::assert_snapshot!(story("matrix"), @r#"
    Repeatable PUT https://matrix.example/_matrix/client/v3/rooms/%21r%3Amatrix.example/send/m.room.message/11111111111111111111111111111111
    Content-Type: application/json
    Authorization: Bearer syt_secret
    {"body":"We see <!channel> errors & *slow* pages, @{gap}here @{gap}ana.\n1. # [here](https://evil.example)\nDetails: https://status.example/a_b?c=d&e (help@shop.example).\nNext update at 14:25.","format":"org.matrix.custom.html","formatted_body":"We see &lt;!channel&gt; errors &amp; *slow* pages, @{gap}here @{gap}ana.<br>1. # [here](<a href=\"https://evil.example\">https://evil.example</a>)<br>Details: <a href=\"https://status.example/a_b?c=d&amp;e\">https://status.example/a_b?c=d&amp;e</a> (help@shop.example).<br>Next update at 14:25.","m.mentions":{},"msgtype":"m.text"}

    Repeatable PUT https://matrix.example/_matrix/client/v3/rooms/%21r%3Amatrix.example/send/m.room.message/22222222222222222222222222222222
    Content-Type: application/json
    Authorization: Bearer syt_secret
    {"body":"It is the *payment* provider.","format":"org.matrix.custom.html","formatted_body":"It is the *payment* provider.","m.mentions":{},"m.relates_to":{"event_id":"$first","is_falling_back":true,"m.in_reply_to":{"event_id":"$first"},"rel_type":"m.thread"},"msgtype":"m.text"}

    Repeatable PUT https://matrix.example/_matrix/client/v3/rooms/%21r%3Amatrix.example/send/m.room.message/33333333333333333333333333333333
    Content-Type: application/json
    Authorization: Bearer syt_secret
    {"body":"Orders work again.","format":"org.matrix.custom.html","formatted_body":"Orders work again.","m.mentions":{},"m.relates_to":{"event_id":"$first","is_falling_back":true,"m.in_reply_to":{"event_id":"$second"},"rel_type":"m.thread"},"msgtype":"m.text"}
    "#);
}

#[test]
fn what_telegram_is_asked() {
    insta::assert_snapshot!(story("telegram"), @r#"
    Once POST https://api.telegram.org/bot123:secret/sendMessage
    Content-Type: application/json
    {"chat_id":-1001234567890,"link_preview_options":{"is_disabled":true},"text":"We see <!channel> errors & *slow* pages, @{gap}here @{gap}ana.\n1. # [here](https://evil.example)\nDetails: https://status.example/a_b?c=d&e (help@shop.example).\nNext update at 14:25."}

    Once POST https://api.telegram.org/bot123:secret/sendMessage
    Content-Type: application/json
    {"chat_id":-1001234567890,"link_preview_options":{"is_disabled":true},"reply_parameters":{"allow_sending_without_reply":true,"message_id":5},"text":"It is the *payment* provider."}

    Once POST https://api.telegram.org/bot123:secret/sendMessage
    Content-Type: application/json
    {"chat_id":-1001234567890,"link_preview_options":{"is_disabled":true},"reply_parameters":{"allow_sending_without_reply":true,"message_id":5},"text":"Orders work again."}
    "#);
}

#[test]
fn what_ntfy_is_asked() {
    insta::assert_snapshot!(story("ntfy"), @r#"
    Once POST https://ntfy.sh/
    Content-Type: application/json
    Authorization: Bearer tk_secret
    {"click":"https://status.example","message":"We see <!channel> errors & *slow* pages, @here @ana.\n1. # [here](https://evil.example)\nDetails: https://status.example/a_b?c=d&e (help@shop.example).\nNext update at 14:25.","priority":5,"tags":["rotating_light"],"title":"Checkout is down","topic":"shop-incidents"}

    Once POST https://ntfy.sh/
    Content-Type: application/json
    Authorization: Bearer tk_secret
    {"click":"https://status.example","message":"It is the *payment* provider.","priority":5,"tags":["mag"],"title":"Checkout is down","topic":"shop-incidents"}

    Once POST https://ntfy.sh/
    Content-Type: application/json
    Authorization: Bearer tk_secret
    {"click":"https://status.example","message":"Orders work again.","priority":3,"tags":["white_check_mark"],"title":"Checkout is down","topic":"shop-incidents"}
    "#);
}
