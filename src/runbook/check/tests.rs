use super::*;
use crate::base::{Level, RunbookId};
use crate::runbook::parse;

const COMPLETE: &str = include_str!("../../../tests/runbooks/complete.toml");

fn known() -> Known {
    let mut known = Known::default();
    for name in ["customer-email", "staff-alert"] {
        known.templates.extend(TemplateName::parse(name));
    }
    for name in ["customers", "team-chat"] {
        known.channels.extend(ChannelName::parse(name));
    }
    known.roles.extend(Role::parse("support-lead"));
    known
}

fn findings_with(text: &str, known: &Known) -> Vec<Diagnostic> {
    let id = RunbookId::parse("site-down").expect("a name");
    let parsed = parse(&id, text);
    let runbook = parsed
        .runbook
        .unwrap_or_else(|| panic!("{text}\n{:#?}", parsed.findings));
    check(&runbook, &parsed.spans, text, known)
}

/// Each finding as its code and what it points at.
fn findings(text: &str) -> Vec<(&'static str, &str)> {
    findings_with(text, &known())
        .into_iter()
        .map(|finding| (finding.code, &text[finding.span]))
        .collect()
}

const NONE: [(&str, &str); 0] = [];

#[test]
fn a_runbook_that_fits_its_workspace_has_no_findings() {
    assert_eq!(findings(COMPLETE), NONE);
}

#[test]
fn a_template_that_does_not_exist_is_an_error_at_its_name() {
    let text = COMPLETE.replacen("\"customer-email\"", "\"customer-mail\"", 1);
    assert_eq!(findings(&text), [("unknown-template", "\"customer-mail\"")]);
    let help = findings_with(&text, &known())[0].way_out();
    assert_eq!(help, "did you mean `customer-email`?");
}

#[test]
fn every_message_that_will_be_written_needs_words() {
    let stages = |all: &[Stage]| {
        let mut known = known();
        let name = TemplateName::parse("customer-email").expect("a name");
        known.stages.insert(name, all.iter().copied().collect());
        let found = findings_with(COMPLETE, &known).into_iter();
        let missing: Vec<_> = found
            .map(|finding| {
                assert_eq!(finding.code, "missing-stage");
                assert_eq!(&COMPLETE[finding.span], "\"customer-email\"");
                finding.message.english()
            })
            .collect();
        missing
    };
    assert_eq!(stages(&Stage::ALL), NONE.map(|(_, text)| text));
    for missing in Stage::ALL {
        let others: Vec<_> = Stage::ALL.into_iter().filter(|s| *s != missing).collect();
        let said = format!("the template `customer-email` has no words for the stage `{missing}`");
        assert_eq!(stages(&others), [said]);
    }
}

#[test]
fn a_channel_that_is_not_configured_is_a_file_unless_it_looks_like_a_slip() {
    assert_eq!(
        findings_with(COMPLETE, &known()),
        [],
        "`phone` is a file channel"
    );
    let text = COMPLETE.replacen("\"team-chat\"", "\"team-chatt\"", 1);
    let found = findings_with(&text, &known());
    assert_eq!(
        (found[0].code, found[0].level),
        ("unknown-channel", Level::Warning)
    );
    assert_eq!(&text[found[0].span.clone()], "\"team-chatt\"");
    let bare = Known {
        channels: BTreeSet::new(),
        ..known()
    };
    assert_eq!(findings_with(&text, &bare), []);
}

#[test]
fn a_role_is_one_of_the_usual_ones_or_one_of_the_workspace() {
    for (role, is_known) in [
        ("incident-commander", true),
        ("scribe", true),
        ("support-lead", true),
        ("comunications-lead", false),
        ("king", false),
    ] {
        let text = COMPLETE.replace("communications-lead", role);
        let expected = [("unknown-role", format!("\"{role}\""))];
        let found: Vec<_> = findings(&text)
            .into_iter()
            .map(|(code, at)| (code, at.to_owned()))
            .collect();
        assert_eq!(found.is_empty(), is_known, "{role}");
        assert!(is_known || found == expected, "{role}");
    }
    let text = COMPLETE.replace("\"deputy\"", "\"deptuy\"");
    assert_eq!(findings(&text), [("unknown-role", "\"deptuy\"")]);
}

#[test]
fn a_grave_incident_has_a_word_for_customers() {
    let staff_only = |severity: &str| {
        COMPLETE.replace("\"sev1\"", severity).replace(
            "channels = [\"customers\"]\n\n[[recover]]",
            "channels = [\"customers\"]\naudience = \"staff\"\n\n[[recover]]",
        )
    };
    for (severity, expected) in [
        ("\"sev1\"", Some("no-customer-channel")),
        ("\"sev2\"", Some("no-customer-channel")),
        ("\"sev3\"", None),
        ("\"sev4\"", None),
    ] {
        let codes: Vec<_> = findings(&staff_only(severity))
            .iter()
            .map(|(code, _)| *code)
            .collect();
        assert_eq!(
            codes,
            expected.into_iter().collect::<Vec<_>>(),
            "{severity}"
        );
    }
    assert_eq!(
        findings(&staff_only("\"sev1\"")),
        [("no-customer-channel", "\"sev1\"")]
    );
}

#[test]
fn whoever_was_told_that_it_began_is_told_that_it_is_over() {
    let without = COMPLETE.replace("stage    = \"resolution\"\n", "");
    assert_eq!(findings(&without), [("no-resolution-message", "[[close]]")]);
    let last_word_to = |audience: &str| {
        COMPLETE.replace(
            "audience = \"customers\"\nstage    = \"resolution\"",
            &format!("audience = \"{audience}\"\nstage = \"resolution\""),
        )
    };
    assert_eq!(
        findings(&last_word_to("staff")),
        [("no-resolution-message", "[[close]]")]
    );
    assert_eq!(findings(&last_word_to("public")), NONE);
}

/// A recover list, written as `id` or `id: label>target label>target`, with `id?decision=label`.
fn recover(list: &str) -> Vec<String> {
    let head = COMPLETE.split("[[recover]]").next().unwrap_or_default();
    let tail = COMPLETE.split("[[close]]").nth(1).unwrap_or_default();
    let steps: Vec<_> = list.split_whitespace().map(recover_step).collect();
    let text = format!("{head}{}[[close]]{tail}", steps.concat());
    findings(&text)
        .into_iter()
        .filter(|(code, _)| *code == "unreachable-step")
        .map(|(_, at)| at.trim_matches('"').to_owned())
        .collect()
}

fn recover_step(line: &str) -> String {
    let (head, options) = line.split_once(':').unwrap_or((line, ""));
    let (id, when) = head.split_once('?').unwrap_or((head, ""));
    let option = |option: &str| match option.split_once('>') {
        Some((label, goto)) => format!("{{ label = \"{label}\", goto = \"{goto}\" }}"),
        None => format!("{{ label = \"{option}\" }}"),
    };
    let when = match when {
        "" => String::new(),
        when => format!("when = \"{when}\"\n"),
    };
    let decide = match options {
        "" => String::new(),
        options => {
            let options: Vec<_> = options.split(',').map(option).collect();
            format!("decide = {{ options = [{}] }}\n", options.join(", "))
        }
    };
    format!("[[recover]]\nid = \"{id}\"\ntitle = \"T\"\n{when}{decide}")
}

#[test]
fn a_step_that_every_answer_leads_past_is_reported() {
    for (list, expected) in [
        ("a b c", &[][..]),
        // One answer leads on, so everything is reached.
        ("a:Yes>c,No b c", &[]),
        // Both answers lead past.
        ("a:Yes>c,No>d b c d", &["b"]),
        ("a:Yes>d,No>d b c d", &["b", "c"]),
        // What only an unreached decision leads to.
        ("a:Yes>e,No>e b:Yes>d,No c d e", &["b", "c", "d"]),
        // A condition that is met on the way, and one that the jump leads past.
        ("a:Yes>c,No b?a=No c", &[]),
        ("a:Yes>c,No b?a=Yes c", &["b"]),
        // The branch for `Yes` ends before the step that wants `Yes`.
        ("a:Yes>d,No c?a=Yes d", &["c"]),
        ("a:Yes,No>c b:U>d,V>d c?a=Yes d", &["c"]),
        ("a:Yes,No>c b:U>c,V>d c?a=Yes d", &[]),
        // A decision that may be passed over lets people through.
        ("a:Yes,No b?a=Yes:U>d,V>d c d", &[]),
        // Decisions one after another.
        ("a:Yes>c,No>d b c:U>e,V>e d e", &["b"]),
    ] {
        assert_eq!(recover(list), expected, "{list}");
    }
}

#[test]
fn reaching_is_computed_on_files_made_to_be_slow() {
    let walls: Vec<_> = (0..2_000)
        .map(|at| format!("d{at}:Yes>s{at},No>s{at} u{at} s{at} "))
        .collect();
    let conditions: Vec<_> = (0..2_000).map(|at| format!("c{at}?first=Yes ")).collect();
    assert_eq!(
        recover(&format!(
            "first:Yes,No {} {}",
            walls.concat(),
            conditions.concat()
        ))
        .len(),
        2_000
    );
}

#[test]
fn a_secret_in_the_file_is_found_wherever_it_stands() {
    let key = format!("AKIA{}", "IOSFODNN7EXAMPLE");
    let comment = format!("# {key}\n{COMPLETE}");
    assert_eq!(findings(&comment), [("secret-in-file", key.as_str())]);
    let command = COMPLETE.replace("\"--app\"", "\"--token=abcdef12\"");
    assert_eq!(findings(&command), [("secret-in-file", "abcdef12")]);
    let address = COMPLETE.replace("https://shop.example", "https://u:hunter2@shop.example");
    assert_eq!(findings(&address), [("secret-in-file", "hunter2")]);
    // Once, though both the address and the command look like it.
    let both = COMPLETE.replace("\"--app\"", "\"DB_TOKEN=postgres://u:hunter2@db\"");
    assert_eq!(findings(&both).len(), 1);
}

#[test]
fn a_secret_is_not_repeated_on_the_screen() {
    let text = COMPLETE.replace("\"--app\"", "\"--token=abcdef12\"");
    let source = crate::base::Source::new("x.toml", text.as_str());
    let drawn = findings_with(&text, &known())[0].render(
        &source,
        crate::base::Words::of(crate::base::Lang::En),
        false,
        100,
    );
    assert!(drawn.contains("--token=********"), "{drawn}");
}

fn known_heads() -> Known {
    let mut known = known();
    for (name, audience) in [
        ("staff-alert", Audience::Staff),
        ("customer-email", Audience::Customers),
    ] {
        let name = TemplateName::parse(name).expect("a name");
        known.audiences.insert(name, audience);
    }
    known
}

fn one_message(template: &str, audience: &str) -> String {
    let lines = format!("template = \"{template}\"\nchannels = [\"team-chat\"]\n{audience}");
    format!(
        "schema = 1\ntitle = \"It is down\"\nseverity = \"sev1\"\n\n\
         [[communicate]]\nid = \"tell\"\ntitle = \"Tell them\"\n[communicate.message]\n{lines}\n\
         [[close]]\nid = \"end\"\ntitle = \"Say it\"\n[close.message]\n\
         template = \"customer-email\"\nchannels = [\"customers\"]\nstage = \"resolution\"\n"
    )
}

#[test]
fn what_is_written_for_colleagues_is_told_to_nobody_else() {
    for words_for in Audience::ALL {
        for told in Audience::ALL {
            let mut known = known_heads();
            let name = TemplateName::parse("staff-alert").expect("a name");
            known.audiences.insert(name, words_for);
            let text = one_message("staff-alert", &format!("audience = \"{told}\"\n"));
            let found = findings_with(&text, &known);
            let wrong = found.iter().find(|one| one.code == "wrong-audience");
            let must_not = words_for == Audience::Staff && told != Audience::Staff;
            assert_eq!(wrong.is_some(), must_not, "{words_for} to {told}");
            if let Some(wrong) = wrong {
                assert_eq!(wrong.level, Level::Error);
                assert_eq!(&text[wrong.span.clone()], format!("\"{told}\""));
                assert!(wrong.help.is_some());
            }
        }
    }
}

#[test]
fn a_message_that_does_not_say_for_whom_it_is_is_for_those_its_template_is_for() {
    let codes = |template: &str, audience: &str| -> Vec<&'static str> {
        let found = findings_with(&one_message(template, audience), &known_heads());
        found.into_iter().map(|finding| finding.code).collect()
    };
    assert_eq!(codes("staff-alert", ""), ["no-customer-channel"]);
    assert_eq!(codes("customer-email", ""), NONE.map(|(code, _)| code));
    let staff = "audience = \"staff\"\n";
    assert_eq!(codes("customer-email", staff), ["no-customer-channel"]);
}
