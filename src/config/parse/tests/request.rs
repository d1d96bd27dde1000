//! A request of one's own is tried before it is needed.

use super::*;

#[test]
fn a_request_of_ones_own_is_tried_before_it_is_needed() {
    let hook = |body: &str, more: &str| {
        channel(&format!(
            "kind = 'webhook'\nurl = {{ env = 'U' }}\nbody = '{body}'\n{more}"
        ))
    };
    for fine in [
        hook(r#"{ "a": "{{title}}" }"#, ""),
        hook(
            "{{body}}",
            "headers = { content-type = 'text/plain; charset=utf-8' }",
        ),
        hook(r#"{ "a": "{{ body }}" }"#, "method = 'PUT'\nexpect = []"),
    ] {
        assert_eq!(codes(&fine), NONE, "{fine}");
    }
    let (wrong, body) = (
        hook(r#"{ "a": "{{titel}}" }"#, ""),
        r#"'{ "a": "{{titel}}" }'"#,
    );
    assert_eq!(findings(&wrong), [("unknown-name", body)]);
    let help = parse(&wrong).1.remove(0).help.expect("help");
    assert!(help.starts_with("did you mean `{{title}}`?"), "{help}");
    for (body, more, code) in [
        (r#"{ "a": "{{title" }"#, "", "unknown-name"),
        (r#"{ "a": {{title}} }"#, "", "not-json"),
        ("{{body}}", "", "not-json"),
        (r#"{ "a": 1 }"#, "method = 'GET'", "invalid-value"),
        (r#"{ "a": 1 }"#, "expect = [20]", "invalid-value"),
        (r#"{ "a": 1 }"#, "id = 'message.id'", "invalid-value"),
        (r#"{ "a": 1 }"#, "idempotency = 'a b'", "invalid-value"),
        (
            r#"{ "a": 1 }"#,
            "headers = { 'a b' = 'c' }",
            "invalid-value",
        ),
        (r#"{ "a": 1 }"#, "headers = { a = 3 }", "wrong-type"),
        (r#"{ "a": 1 }"#, "token = 'hunter2'", "secret-in-file"),
    ] {
        assert_eq!(codes(&hook(body, more)), [code], "{body} {more}");
    }
    let (config, found) = parse(&hook(
        r#"{ "a": 1 }"#,
        "headers = { Authorization = 'Basic x' }",
    ));
    assert!(config.is_some());
    assert_eq!(found[0].code, "secret-in-file");
    assert_eq!(found[0].level, Level::Warning);
}

#[test]
fn the_secrets_of_a_request_of_ones_own_are_in_the_order_of_its_settings() {
    let text = channel(
        "kind = 'webhook'\nurl = { env = 'U' }\ntoken = { env = 'T' }\n\
         headers = { B = { env = 'B' }, A = 'x', C = { env = 'C' } }\nbody = '{}'",
    );
    let config = config(&text);
    let service = &config.channels.values().next().expect("a channel").service;
    let env = |name: &str| SecretRef::Env(name.to_owned());
    assert_eq!(service.kind(), "webhook");
    assert_eq!(
        service.secrets(),
        [&env("U"), &env("T"), &env("B"), &env("C")]
    );
}
