use super::*;
use crate::base::{Level, Source, StepId};
use crate::runbook::{Audience, Stage, StepKind, step::Probe};

const COMPLETE: &str = include_str!("../../../tests/runbooks/complete.toml");

/// The least a runbook can be.
const LEAST: &str =
    "schema = 1\ntitle = \"T\"\n\n[[communicate]]\nid = \"tell\"\ntitle = \"Tell\"\n";

fn id() -> RunbookId {
    RunbookId::parse("site-down").expect("a name")
}

fn read(text: &str) -> Parsed {
    let parsed = parse(&id(), text);
    let wrong = parsed
        .findings
        .iter()
        .any(|finding| finding.level == Level::Error);
    assert_eq!(parsed.runbook.is_none(), wrong, "{text}");
    parsed
}

fn runbook(text: &str) -> Runbook {
    let parsed = read(text);
    parsed
        .runbook
        .unwrap_or_else(|| panic!("{:#?}", parsed.findings))
}

/// Each finding as its code and what it points at.
fn findings(text: &str) -> Vec<(&'static str, String)> {
    read(text)
        .findings
        .into_iter()
        .map(|finding| (finding.code, text[finding.span].to_owned()))
        .collect()
}

fn codes(text: &str) -> Vec<&'static str> {
    read(text)
        .findings
        .iter()
        .map(|finding| finding.code)
        .collect()
}

/// The least runbook with more at its end.
fn with(more: &str) -> String {
    format!("{LEAST}{more}")
}

#[test]
fn every_key_of_the_format_is_read() {
    let book = runbook(COMPLETE);
    assert_eq!(book.title, "The site is down");
    assert_eq!(book.severity, Severity::Sev1);
    assert_eq!(book.cadence, Cadence::usual(Severity::Sev1));
    assert_eq!(book.digest, Digest::of(COMPLETE.as_bytes()));
    let walked: Vec<_> = book
        .steps()
        .map(|(phase, step)| (phase, step.id.as_str()))
        .collect();
    assert_eq!(walked.len(), 11);
    assert_eq!(walked[0], (Phase::Communicate, "tell-staff"));
    assert_eq!(walked[10], (Phase::Close, "last-word"));

    let kind = |name: &str| {
        let id = StepId::parse(name).expect("a name");
        book.step(&id).map(|(_, step)| step.kind.clone())
    };
    let Some(StepKind::Message(message)) = kind("tell-staff") else {
        panic!("a message")
    };
    assert_eq!(
        (message.audience, message.stage),
        (Audience::Staff, Some(Stage::Initial))
    );
    let Some(StepKind::Message(message)) = kind("write-to-customers") else {
        panic!("a message")
    };
    assert_eq!(
        (message.audience, message.stage),
        (Audience::Customers, None)
    );
    let Some(StepKind::Run(run)) = kind("restart") else {
        panic!("a run")
    };
    assert_eq!((run.timeout, run.in_drill), (Span::minutes(1), false));
    let Some(StepKind::Check(check)) = kind("is-it-back") else {
        panic!("a check")
    };
    assert_eq!(
        (check.every, check.within),
        (Span::seconds(5), Span::minutes(3))
    );
    assert!(check.in_drill);
    let Some(StepKind::Check(check)) = kind("is-the-database-back") else {
        panic!("a check")
    };
    assert_eq!(check.probe, Probe::Command(vec!["pg_isready".to_owned()]));
    let Some(StepKind::Decide(choices)) = kind("did-it-help") else {
        panic!("a decision")
    };
    assert_eq!(choices[0].goto.as_ref().map(StepId::as_str), Some("watch"));
    assert_eq!(choices[1].goto, None);
    assert_eq!(kind("watch"), Some(StepKind::ByHand));
    let Some(StepKind::Ask(fact)) = kind("cause") else {
        panic!("a question")
    };
    assert!(fact.required);

    let stop = &book.recover[0];
    assert!(stop.stops_harm);
    assert!(
        stop.how
            .as_ref()
            .is_some_and(|how| how.contains("[recover]"))
    );
    let back = book.recover[5].when.as_ref().expect("a condition");
    assert_eq!(
        (back.step.as_str(), back.label.as_str()),
        ("did-it-help", "No")
    );
    assert_eq!(book.while_waiting[0].minutes, Some(30));
}

#[test]
fn the_least_runbook_has_the_careful_defaults() {
    let book = runbook(LEAST);
    assert_eq!(book.severity, Severity::Sev1);
    assert_eq!(book.cadence, Cadence::usual(Severity::Sev1));
    let book = runbook(&LEAST.replace("title = \"T\"", "title = \"T\"\nseverity = \"sev3\""));
    assert_eq!(book.cadence, Cadence::usual(Severity::Sev3));
}

#[test]
fn a_place_is_known_for_all_that_later_passes_speak_of() {
    let parsed = read(COMPLETE);
    let spans = parsed.spans;
    let step = |name: &str| spans.step(&StepId::parse(name).expect("a name"));
    let text = |span: &std::ops::Range<usize>| &COMPLETE[span.clone()];
    assert_eq!(text(&spans.severity), "\"sev1\"");
    assert_eq!(text(&spans.backup), "\"deputy\"");
    assert_eq!(text(&step("tell-staff").header), "[[communicate]]");
    assert_eq!(text(&step("tell-staff").id), "\"tell-staff\"");
    assert_eq!(text(&step("tell-staff").owner), "\"communications-lead\"");
    assert_eq!(text(&step("tell-staff").template), "\"staff-alert\"");
    assert_eq!(text(&step("tell-staff").channels[1]), "\"phone\"");
    assert_eq!(text(&step("tell-staff").stage), "\"initial\"");
    assert_eq!(step("write-to-customers").audience, None);
    assert_eq!(
        text(&step("write-to-customers").stage),
        "[communicate.message]"
    );
    assert_eq!(text(&step("roll-back").when), "\"did-it-help = No\"");
    assert_eq!(text(&step("did-it-help").gotos[0]), "\"watch\"");
    assert_eq!(text(&step("did-it-help").gotos[1]), "{ label = \"No\" }");
    assert_eq!(
        text(&step("is-it-back").command),
        "\"https://shop.example/health\""
    );
    assert_eq!(text(&step("cause").fact), "\"cause\"");
    assert_eq!(text(&spans.last_of(Phase::Close)), "[[close]]");
    assert_eq!(
        text(&spans.fact(&FactId::parse("impact").expect("a name"))),
        "\"impact\""
    );
}

#[test]
fn every_key_misspelt_and_every_key_missing_is_reported_in_one_go() {
    let text = "titel = \"T\"\n[[communicate]]\nid = \"Tell Staff\"\ndue = \"soon\"\nstops_harm = true\n\
                [communicate.message]\ntemplate = \"a\"\nchannels = []\nstage = \"last\"\n\
                [[recover]]\nid = \"r\"\ntitle = \"R\"\n[recover.run]\ncommand = []\n\
                [[close]]\nid = \"r\"\ntitle = \"C\"\ntemplate = \"x\"\n";
    assert_eq!(
        codes(text),
        [
            "unknown-key", // and so `title` is not missing
            "missing-key", // schema
            "missing-key", // the step's title
            "invalid-name",
            "invalid-duration",
            "stops-harm-outside-recover",
            "message-without-channel",
            "invalid-value", // stage
            "run-without-timeout",
            "invalid-value", // command
            "duplicate-id",
            "unknown-key", // template outside message
        ]
    );
}

#[test]
fn a_runbook_without_a_communicate_step_is_none() {
    assert_eq!(codes("schema = 1\ntitle = \"T\""), ["no-communicate"]);
    assert_eq!(
        codes("schema = 1\ntitle = \"T\"\ncommunicate = []"),
        ["no-communicate"]
    );
    assert_eq!(codes(""), ["missing-key", "missing-key", "no-communicate"]);
}

#[test]
fn a_step_is_one_thing() {
    let two = with(
        "run = { command = [\"a\"], timeout = \"1s\" }\nask = { fact = \"f\", question = \"Q\" }\n",
    );
    assert_eq!(codes(&two), ["two-kinds"]);
    let two = with("check = { http = \"https://a.example\", command = [\"a\"] }\n");
    assert_eq!(findings(&two), [("two-kinds", "[\"a\"]".to_owned())]);
    assert_eq!(codes(&with("check = {}\n")), ["missing-key"]);
    assert_eq!(
        codes(&with("check = { command = [\"a\"], expect = 200 }\n")),
        ["unknown-key"]
    );
    let kind = with("kind = \"message\"\n");
    let help = read(&kind).findings[0].way_out();
    assert!(
        help.contains("`message`, `run`, `check`, `decide` or `ask`"),
        "{help}"
    );
}

#[test]
fn a_message_goes_somewhere_and_nowhere_twice() {
    for (channels, code) in [
        ("", "message-without-channel"),
        ("channels = []", "message-without-channel"),
        ("channels = [\"a\", \"b\", \"a\"]", "duplicate-channel"),
        ("channels = \"a\"", "wrong-type"),
        ("channels = [\"A b\"]", "invalid-name"),
        ("channel = \"a\"", "unknown-key"),
    ] {
        let text = with(&format!(
            "[communicate.message]\ntemplate = \"t\"\n{channels}\n"
        ));
        assert_eq!(codes(&text), [code], "{channels}");
    }
}

#[test]
fn ids_are_unique_in_the_whole_file() {
    let text = with("[[close]]\nid = \"tell\"\ntitle = \"Again\"\n");
    let finding = &read(&text).findings[0];
    assert_eq!(finding.code, "duplicate-id");
    assert_eq!(&text[finding.labels[0].span.clone()], "\"tell\"");
    assert!(finding.labels[0].span.start < finding.span.start);
    let facts = with("[[fact]]\nid = \"f\"\nask = \"A\"\n[[fact]]\nid = \"f\"\nask = \"B\"\n");
    assert_eq!(codes(&facts), ["duplicate-id"]);
    // A question may ask again what was asked at the beginning.
    let again =
        with("ask = { fact = \"f\", question = \"Still?\" }\n[[fact]]\nid = \"f\"\nask = \"A\"\n");
    assert_eq!(codes(&again), [""; 0]);
}

/// Three recover steps, the middle one a decision.
fn decision(first_goto: &str, second: &str) -> String {
    with(&format!(
        "[[recover]]\nid = \"one\"\ntitle = \"1\"\n\
         [[recover]]\nid = \"two\"\ntitle = \"2\"\n\
         decide = {{ options = [{{ label = \"Yes\", goto = \"{first_goto}\" }}, {second}] }}\n\
         [[recover]]\nid = \"three\"\ntitle = \"3\"\n"
    ))
}

#[test]
fn a_decision_leads_forward_within_its_list() {
    let no = "{ label = \"No\" }";
    for (goto, expected) in [
        ("three", None),
        ("one", Some("goto-backwards")),
        ("two", Some("goto-backwards")),
        ("tell", Some("goto-other-list")),
        ("thre", Some("unknown-step")),
    ] {
        let found = findings(&decision(goto, no));
        let expected: Vec<_> = expected
            .map(|code| (code, format!("\"{goto}\"")))
            .into_iter()
            .collect();
        assert_eq!(found, expected, "{goto}");
    }
    let help = read(&decision("thre", no)).findings[0].way_out();
    assert_eq!(help, "did you mean `three`?");
    assert_eq!(
        codes(&decision("three", "{ label = \"Yes\" }")),
        ["duplicate-option"]
    );
    assert_eq!(
        codes(&with("decide = { options = [{ label = \"Yes\" }] }\n")),
        ["invalid-value"]
    );
}

#[test]
fn a_condition_names_an_earlier_decision_and_one_of_its_options() {
    for (when, expected) in [
        ("two = No", None),
        ("two=No", None),
        ("  two  =  No  ", None),
        ("two = no", Some("unknown-option")),
        ("one = No", Some("not-a-decision")),
        ("three = No", Some("when-not-earlier")),
        ("zero = No", Some("unknown-step")),
        ("two", Some("invalid-condition")),
        ("two = ", Some("invalid-condition")),
        ("= No", Some("invalid-condition")),
        ("Two = No", Some("invalid-condition")),
        ("", Some("invalid-value")),
    ] {
        let text = decision("three", "{ label = \"No\" }") + &format!("when = \"{when}\"\n");
        assert_eq!(
            codes(&text),
            expected.into_iter().collect::<Vec<_>>(),
            "{when}"
        );
    }
    // A label may hold the sign that separates it from the step.
    let text = decision("three", "{ label = \"a = b\" }") + "when = \"two = a = b\"\n";
    assert_eq!(codes(&text), [""; 0]);
    // A later phase may depend on what was decided before.
    let text = decision("three", "{ label = \"No\" }")
        + "[[close]]\nid = \"end\"\ntitle = \"E\"\nwhen = \"two = No\"\n";
    assert_eq!(codes(&text), [""; 0]);
}

#[test]
fn a_step_that_cannot_be_read_is_still_known_by_its_name() {
    // The decision has a slip of its own; those who name it are not wrong for that.
    let text = decision("three", "{ lable = \"No\" }") + "when = \"two = No\"\n";
    assert_eq!(codes(&text), ["unknown-key"]);
    // And in a file with broken syntax, a step may stand in the part that cannot be read.
    let text =
        decision("four", "{ label = \"No\" }") + "[[recover]\nid = \"four\"\ntitle = \"4\"\n";
    assert_eq!(codes(&text), ["syntax"]);
}

#[test]
fn the_slower_rhythm_never_begins_in_the_first_hour() {
    let cadence = |text: &str| with(&format!("[cadence]\n{text}\n"));
    assert_eq!(
        codes(&cadence("long = { after = \"59m\" }")),
        ["long-too-early"]
    );
    assert_eq!(codes(&cadence("long = { after = \"60m\" }")), [""; 0]);
    assert_eq!(
        codes(&cadence("then = \"30m\"\nlong = { then = \"20m\" }")),
        ["long-too-fast"]
    );
    let slow = runbook(&cadence("then = \"2h\"")).cadence;
    assert_eq!(
        (slow.then, slow.long.then),
        (Span::minutes(120), Span::minutes(120))
    );
    assert_eq!(slow.first, Span::minutes(5));
}

#[test]
fn a_newer_runbook_is_refused_without_a_word_about_what_is_new_in_it() {
    let text = COMPLETE.replace("schema   = 1", "schema   = 2\nsirens = true");
    assert_eq!(findings(&text), [("newer-schema", "2".to_owned())]);
}

#[test]
fn bytes_that_are_no_text_are_a_finding() {
    let parsed = parse_bytes(&id(), b"schema = 1\ntitle = \"\xff\"\n");
    assert_eq!(parsed.findings[0].code, "syntax");
    assert!(parsed.findings[0].message.english().starts_with("line 2 "));
    assert_eq!(
        parse_bytes(&id(), COMPLETE.as_bytes()).runbook,
        Some(runbook(COMPLETE))
    );
    assert_eq!(
        parse_bytes(&id(), &vec![b' '; 100 << 20]).findings[0].code,
        "file-too-big"
    );
}

/// A runbook of many steps, each with a condition.
fn long(steps: usize) -> String {
    let step = |at| format!("[[recover]]\nid = \"s{at}\"\ntitle = \"S\"\nwhen = \"s0 = Y\"\n");
    with(&(0..steps).map(step).collect::<Vec<_>>().concat())
}

#[test]
fn ten_thousand_steps_are_no_trouble_and_there_is_a_bound() {
    assert_eq!(
        codes(&long(10_000)).len(),
        1001,
        "conditions that name no decision"
    );
    let items = "{},".repeat(20_001);
    assert!(
        codes(&format!("{LEAST}\n").replace(
            "[[communicate]]",
            &format!("recover = [{items}]\n[[communicate]]")
        ))
        .contains(&"too-many-steps")
    );
}

#[test]
fn every_cut_leaves_a_runbook_or_findings() {
    for at in 0..=COMPLETE.len() {
        let cut = parse_bytes(&id(), &COMPLETE.as_bytes()[..at]);
        assert!(
            cut.runbook.is_some() || !cut.findings.is_empty(),
            "cut at {at}"
        );
    }
}

#[test]
fn every_nasty_byte_leaves_a_runbook_or_findings() {
    let text = decision("three", "{ label = 'No' }")
        + "how = '''a\nb'''\ndue = \"5m\"\nwhen = \"two = No\"\n[recover.message]\ntemplate = \"t\"\n\
           channels = [\n\"a\", # b\n]\nstage = \"update\"\n[cadence]\nlong.after = \"2h\"\n";
    assert_eq!(codes(&text), [""; 0]);
    let mut bytes = text.clone().into_bytes();
    for at in 0..bytes.len() {
        for nasty in [0, b'"', b'\'', b'[', b'}', b'=', b'.', b'\n', b'\\', 0xff] {
            bytes[at] = nasty;
            let changed = parse_bytes(&id(), &bytes);
            assert!(
                changed.runbook.is_some() || !changed.findings.is_empty(),
                "{nasty} at {at}"
            );
        }
        bytes[at] = text.as_bytes()[at];
    }
}

#[test]
fn a_finding_reads_like_this() {
    let text = LEAST.replace("title = \"Tell\"", "titel = \"Tell\"") + "due = 5\n";
    let source = Source::new("runbooks/site-down.toml", text.as_str());
    let drawn: Vec<_> = read(&text)
        .findings
        .iter()
        .map(|finding| {
            finding.render(
                &source,
                crate::base::Words::of(crate::base::Lang::En),
                false,
                100,
            )
        })
        .collect();
    insta::assert_snapshot!(drawn.join("\n"), @r#"
    error[unknown-key]: unknown key `titel` in a step
     --> runbooks/site-down.toml:6:1
      |
    6 | titel = "Tell"
      | ^^^^^
      |
      = help: did you mean `title`? the keys here are id, title, why, how, owner, due, stops_harm, when, message, run, check, decide, ask
    error[wrong-type]: `due` must be a duration, not a whole number
     --> runbooks/site-down.toml:7:7
      |
    7 | due = 5
      |       ^
      |
      = help: write it as in `due = "5m"`
    "#);
}

#[test]
fn every_mistake_has_a_way_out() {
    let owner = COMPLETE.replacen("owner = \"communications-lead\"", "owner = \"Sam\"", 1);
    assert_ne!(owner, COMPLETE);
    let twice = format!("{COMPLETE}\n[[fact]]\nid = \"impact\"\nask = \"What?\"\n");
    let broken = [
        "a line of prose",
        "title =",
        "title = \"open",
        "title = \'\'\'open",
        "title = bare",
        "[[communicate]",
        "[unclosed",
        "tags = [",
        "= 3",
        "a = 1\na = 2",
        "a = \"\\q\"",
        "a = 1 2",
        "a = 01",
        "a.b.c",
    ];
    let texts = broken.iter().map(|text| format!("{COMPLETE}\n{text}\n"));
    for text in texts.chain([owner, twice]) {
        let id = RunbookId::parse("site-down").expect("a name");
        let found = parse(&id, &text).findings;
        assert!(!found.is_empty(), "{text}");
        for finding in found {
            assert!(finding.help.is_some(), "{finding:?}");
        }
    }
}

#[test]
fn whoever_names_a_person_is_told_which_roles_there_are() {
    let id = RunbookId::parse("site-down").expect("a name");
    for (from, to) in [
        ("owner = \"communications-lead\"", "owner = \"Sam\""),
        ("backup   = \"deputy\"", "backup = \"Sam\""),
    ] {
        let text = COMPLETE.replacen(from, to, 1);
        let found = parse(&id, &text).findings;
        let [finding] = found.as_slice() else {
            panic!("{found:?}")
        };
        let help = finding.way_out();
        assert!(
            help.contains("communications-lead") && help.contains("[people]"),
            "{help}"
        );
    }
}

#[test]
fn a_list_with_a_slip_in_its_name_is_one_mistake() {
    let id = RunbookId::parse("site-down").expect("a name");
    for (list, slip) in [
        ("communicate", "comunicate"),
        ("recover", "recovery"),
        ("close", "closed"),
        ("fact", "facts"),
    ] {
        let text = COMPLETE
            .replace(&format!("[[{list}]]"), &format!("[[{slip}]]"))
            .replace(&format!("[{list}."), &format!("[{slip}."));
        let found = parse(&id, &text).findings;
        let codes: Vec<_> = found.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["unknown-key"], "{found:#?}");
    }
}
