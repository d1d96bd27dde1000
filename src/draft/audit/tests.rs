//! What an audit finds, and what it lets pass.

use super::*;

const HEAD: &str = r#"+++
audience = "public"
medium = "mail"
subject = "{{organisation}} {{sbject}}"
[[question]]
id = "impact"
ask = "?"
[[question]]
id = "workaround"
ask = "?"
required = false
+++
"#;

const GOOD: &str = "{{impact}} {{#if workaround}}{{workaround}}{{/if}} {{next_update}}";

fn findings(body: &str, known: &[&str]) -> Vec<(&'static str, String)> {
    let text = format!("{}{body}", HEAD.replace(" {{sbject}}", ""));
    of(&text, Stage::Update, known)
}

fn of(text: &str, stage: Stage, known: &[&str]) -> Vec<(&'static str, String)> {
    let name = TemplateName::parse("mail").expect("a name");
    let (template, problems) = Template::parse(name, stage, Lang::En, text);
    assert_eq!(problems, []);
    audit(
        &template.expect("a template"),
        &known.iter().copied().collect(),
    )
    .into_iter()
    .map(|finding| (finding.code, text[finding.span].to_owned()))
    .collect()
}

#[test]
fn a_misspelt_name_is_found_wherever_it_hides() {
    for hidden in [
        "{{naem}}",
        "{{{naem}}}",
        "{{&naem}}",
        "{{~ naem ~}}",
        "{{#if naem}}x{{/if}}",
        "{{#unless naem}}x{{/unless}}",
        "{{#if now}}{{#unless title}}{{naem}}{{/unless}}{{/if}}",
        "{{#if now}}x{{else}}{{naem}}{{/if}}",
        "{{#if now}}x{{else if naem}}y{{else}}z{{/if}}",
        "{{#if (or now naem)}}x{{/if}}",
        "{{#if (and (not naem) now)}}x{{/if}}",
        "{{#if now includeZero=naem}}x{{/if}}",
        "{{! naem }}{{\"naem\"}}{{naem}}",
    ] {
        let hidden = hidden.replace("{{\"naem\"}}", "{{#if (eq now \"naem\")}}{{/if}}");
        let body = format!("é {GOOD} {hidden}");
        assert_eq!(
            findings(&body, &[]),
            [("unknown-variable", "naem".to_owned())],
            "{hidden}"
        );
    }
}

#[test]
fn the_place_is_the_name_and_not_the_comment_before_it() {
    let text = format!("{HEAD}{{{{! sbject }}}}{GOOD}");
    let name = TemplateName::parse("mail").expect("a name");
    let (template, _) = Template::parse(name, Stage::Update, Lang::En, &text);
    let found = audit(&template.expect("a template"), &BTreeSet::new());
    assert_eq!(found[0].span.start, text.find("sbject").expect("there"));
    assert_eq!(found.len(), 1);
}

#[test]
fn names_of_the_runbook_and_other_spellings_are_known() {
    let body = format!("{GOOD} {{{{this.impact}}}}{{{{@root.title}}}}{{{{[date]}}}}{{{{region}}}}");
    assert_eq!(findings(&body, &["region"]), []);
    assert_eq!(
        findings(&body, &[]),
        [("unknown-variable", "region".to_owned())]
    );
    for odd in ["this", "impact.length", "../impact", "@index"] {
        let body = format!("{GOOD}{{{{{odd}}}}}");
        assert_eq!(
            findings(&body, &[]),
            [("unknown-variable", odd.to_owned())],
            "{odd}"
        );
    }
}

#[test]
fn a_draft_has_no_lists_and_no_programs() {
    for (odd, at) in [
        ("{{#each impact}}x{{/each}}", "each"),
        ("{{#with impact}}x{{/with}}", "with"),
        ("{{lookup impact \"a\"}}", "lookup"),
        ("{{log impact}}", "log"),
        ("{{shout impact}}", "shout"),
        ("{{#if (shout impact)}}x{{/if}}", "shout"),
    ] {
        let body = format!("{GOOD}{odd}");
        assert_eq!(
            findings(&body, &[]),
            [("unknown-helper", at.to_owned())],
            "{odd}"
        );
    }
    let listed = findings(&format!("{GOOD}{{{{#each naem}}}}{{{{/each}}}}"), &[]);
    assert_eq!(listed[1], ("unknown-variable", "naem".to_owned()));
}

#[test]
fn what_may_be_empty_is_asked_for_first() {
    let hole = "{{contact}}";
    for (body, holes) in [
        ("{{#if contact}}{{contact}}{{/if}}", 0),
        ("{{#unless contact}}x{{else}}{{contact}}{{/unless}}", 0),
        ("{{#if now}}{{#if contact}}{{contact}}{{/if}}{{/if}}", 0),
        ("{{#if contact}}x{{else}}{{contact}}{{/if}}", 1),
        ("{{#if contact}}x{{/if}}{{contact}}", 1),
        (hole, 1),
    ] {
        let found = findings(&format!("{GOOD}{body}"), &[]);
        assert_eq!(found.len(), holes, "{body}: {found:?}");
        assert!(found.iter().all(|(code, _)| *code == "may-be-empty"));
    }
}

#[test]
fn what_is_asked_on_a_condition_is_said_on_that_condition() {
    let holes = |head: &str, body: &str| {
        let flags = "{{#if data_safe}}{{/if}}{{#if data_unknown}}{{/if}}{{#if data_lost}}{{/if}}";
        let head = format!(
            "+++\naudience = \"public\"\nmedium = \"post\"\n[[question]]\nid = \"lost\"\n\
             ask = \"?\"\nonly_if = \"data_lost\"\n{head}+++\n"
        );
        let found = of(&format!("{head}{flags}{body}"), Stage::Resolution, &[]);
        assert!(
            found
                .iter()
                .all(|(code, at)| *code == "may-be-empty" && at == "lost")
        );
        found.len()
    };
    for (body, required, optional) in [
        ("{{lost}}", 1, 1),
        ("{{#if data_lost}}{{lost}}{{/if}}", 0, 1),
        ("{{#unless data_lost}}x{{else}}{{lost}}{{/unless}}", 0, 1),
        (
            "{{#if data_safe}}x{{else if data_lost}}{{lost}}{{/if}}",
            0,
            1,
        ),
        ("{{#if data_lost}}{{#if lost}}{{lost}}{{/if}}{{/if}}", 0, 0),
        ("{{#if lost}}{{lost}}{{/if}}", 0, 0),
        ("{{#if data_safe}}{{lost}}{{/if}}", 1, 1),
        ("{{#if data_lost}}x{{else}}{{lost}}{{/if}}", 1, 1),
        ("{{#if data_lost}}{{#if now}}{{lost}}{{/if}}{{/if}}", 0, 1),
    ] {
        assert_eq!(holes("", body), required, "{body}");
        assert_eq!(holes("required = false\n", body), optional, "{body}");
    }
}

#[test]
fn the_same_mistake_is_told_once_with_all_its_places() {
    let text = format!(
        "{}{GOOD}{{{{naem}}}}{{{{contact}}}}{{{{naem}}}}{{{{contact}}}}{{{{neam}}}}{{{{#if naem}}}}{{{{/if}}}}",
        HEAD.replace(" {{sbject}}", "")
    );
    let name = TemplateName::parse("mail").expect("a name");
    let (template, _) = Template::parse(name, Stage::Update, Lang::En, &text);
    let found = audit(&template.expect("a template"), &BTreeSet::new());
    let told: Vec<_> = found
        .iter()
        .map(|finding| {
            let others = finding.labels.iter().map(|label| &text[label.span.clone()]);
            (&text[finding.span.clone()], others.collect::<Vec<_>>())
        })
        .collect();
    assert_eq!(
        told,
        [
            ("naem", vec!["naem", "naem"]),
            ("contact", vec!["contact"]),
            ("neam", vec![]),
        ]
    );
    let mut places: Vec<_> = found
        .iter()
        .flat_map(|finding| {
            let labels = finding.labels.iter().map(|label| label.span.start);
            labels.chain([finding.span.start])
        })
        .collect();
    places.sort_unstable();
    places.dedup();
    assert_eq!(places.len(), 6);
}

#[test]
fn what_a_row_fills_is_known_by_its_column() {
    let columns: BTreeSet<String> = ["plan", "email", "lang", "name"].map(str::to_owned).into();
    let found = |body: &str, columns: Option<&BTreeSet<String>>| {
        let head = HEAD.replace(" {{sbject}}", "");
        let text = format!("{head}{GOOD}{body}");
        let name = TemplateName::parse("mail").expect("a name");
        let (template, _) = Template::parse(name, Stage::Update, Lang::En, &text);
        let found = audit_for(&template.expect("a template"), &BTreeSet::new(), columns);
        let told = found.into_iter().map(|finding| {
            let help = finding.way_out();
            (finding.code, text[finding.span].to_owned(), help)
        });
        told.collect::<Vec<_>>()
    };
    let codes = |body: &str, columns| -> Vec<&'static str> {
        let found = found(body, columns);
        found.into_iter().map(|(code, ..)| code).collect()
    };
    for fine in [
        "{{customer.email}} {{customer.lang}}",
        "{{#if customer.name}}{{customer.name}}{{/if}}",
        "{{#unless customer.name}}you{{else}}{{this.customer.name}}{{/unless}}",
        "{{#if (or customer.name customer.email)}}x{{/if}}",
    ] {
        assert_eq!(codes(fine, None), [""; 0], "{fine}");
        assert_eq!(codes(fine, Some(&columns)), [""; 0], "{fine}");
    }
    let plan = "{{#if customer.plan}}{{customer.plan}}{{/if}}";
    assert_eq!(codes(plan, Some(&columns)), [""; 0]);
    assert_eq!(codes(plan, None), ["unknown-column"]);
    assert_eq!(codes("{{customer.plan}}", Some(&columns)), ["may-be-empty"]);
    assert_eq!(codes("{{customer.name}}", None), ["may-be-empty"]);
    let (code, at, help) = found("{{customer.pln}}", Some(&columns)).remove(0);
    assert_eq!((code, at.as_str()), ("unknown-variable", "customer.pln"));
    assert_eq!(help, "did you mean `customer.plan`?");
    let (_, _, help) = found("{{customer.xyzzy}}", Some(&columns)).remove(0);
    assert_eq!(help, "its columns are email, lang, name, plan");
    for depends in [
        "{{#if (eq customer.plan \"gold\")}}x{{/if}}",
        "{{#if (not (gt customer.plan 3))}}x{{/if}}",
        "{{or customer.plan now}}",
    ] {
        assert_eq!(
            codes(depends, Some(&columns)),
            ["compared-customer"],
            "{depends}"
        );
    }
    for odd in ["{{customer}}", "{{customer/name}}", "{{customer.a.b}}"] {
        assert_eq!(codes(odd, Some(&columns)), ["unknown-variable"], "{odd}");
    }
    for medium in ["chat", "page", "post", "voice"] {
        let head = format!("+++\naudience = \"public\"\nmedium = \"{medium}\"\n+++\n");
        let text = format!("{head}{{{{next_update}}}} {{{{customer.name}}}}");
        let told = of(&text, Stage::Update, &[]);
        assert_eq!(told, [("only-in-mail", "customer.name".to_owned())]);
    }
}

#[test]
fn a_message_keeps_the_two_promises() {
    let without = GOOD.replace("{{next_update}}", "");
    assert_eq!(findings(&without, &[])[0].0, "no-next-update");
    let text = format!("{}{without}", HEAD.replace(" {{sbject}}", ""));
    assert_eq!(of(&text, Stage::Resolution, &[])[0].0, "no-data-loss");
    assert_eq!(
        of(&format!("{text}{{{{data_loss}}}}"), Stage::Resolution, &[]),
        []
    );
    let flags = "{{#if data_safe}}{{else if data_lost}}{{else}}{{#if data_unknown}}{{/if}}{{/if}}";
    assert_eq!(of(&format!("{text}{flags}"), Stage::Resolution, &[]), []);
}

#[test]
fn what_cannot_be_known_yet_is_not_said() {
    let late = format!("{GOOD}{{{{data_loss}}}}");
    assert_eq!(
        findings(&late, &[]),
        [("not-known-then", "data_loss".to_owned())]
    );
    let text = format!("{}{GOOD}{{{{data_loss}}}}", HEAD.replace(" {{sbject}}", ""));
    assert_eq!(
        of(&text, Stage::Resolution, &[]),
        [("not-known-then", "next_update".to_owned())]
    );
}

#[test]
fn a_question_that_nobody_needs_is_not_asked() {
    let body = GOOD.replace("{{impact}}", "");
    assert_eq!(findings(&body, &[])[0].0, "unused-question");
}

#[test]
fn a_missing_translation_is_named_with_the_file_to_translate() {
    let name = TemplateName::parse("mail").expect("a name");
    let present = [
        (Stage::Initial, Lang::En),
        (Stage::Initial, Lang::Fr),
        (Stage::Update, Lang::En),
    ];
    let found = missing_translations(&name, &present, &Lang::ALL);
    assert_eq!(found.len(), 1);
    let help = found[0].way_out();
    assert!(help.contains("templates/mail/update.en.hbs") && help.contains("update.fr.hbs"));
    assert_eq!(missing_translations(&name, &present, &[Lang::En]), []);
}

#[test]
fn one_pair_of_braces_is_text_and_probably_a_slip() {
    for (body, found) in [
        (format!("{{impact}} {GOOD}"), vec!["{impact}"]),
        (format!("{GOOD} {{ workaround }}"), vec!["{ workaround }"]),
        (GOOD.replace("{{impact}}", "{impact}"), vec!["{impact}"]),
        (format!("{GOOD} {{nothing}} {{}} {{ {{{{impact}}}}"), vec![]),
    ] {
        let expected: Vec<_> = found
            .iter()
            .map(|text| ("single-braces", (*text).to_owned()))
            .collect();
        assert_eq!(findings(&body, &[]), expected, "{body}");
    }
}
