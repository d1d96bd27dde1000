//! The questions of a template: which are asked, which may stay open, in which language.

use super::*;

#[test]
fn both_languages_ask_the_same_questions() {
    let all = shipped();
    for (_, template) in &all {
        for (_, other) in &all {
            if (&template.name, template.stage) == (&other.name, other.stage) {
                let questions = |template: &Template| -> Vec<_> {
                    let front = &template.front;
                    front
                        .fields
                        .iter()
                        .map(|field| (field.fact.id.clone(), field.fact.required, field.again))
                        .collect()
                };
                assert_eq!(questions(template), questions(other), "{}", place(other));
                assert_eq!(template.front.medium, other.front.medium);
                assert_eq!(template.front.audience, other.front.audience);
                assert_eq!(template.front.limit, other.front.limit);
            }
        }
    }
}

#[test]
fn what_is_missing_is_named_all_at_once() {
    for (_, template) in shipped() {
        let mut bare = situation();
        bare.data_loss = Some(DataLoss::No);
        let values = context(&bare, Words::of(template.lang));
        let needed: Vec<String> = template
            .front
            .fields
            .iter()
            .filter(|field| field.fact.required)
            .map(|field| field.fact.id.to_string())
            .collect();
        let error = render(&template, &values, None).expect_err("answers are missing");
        assert_eq!(error, CannotRender::Missing { names: needed });
        for lang in Lang::ALL {
            assert!(error.in_words(Words::of(lang)).contains('`'));
        }
    }
}

#[test]
fn an_optional_question_may_stay_open_and_a_default_answers() {
    let text = "+++\naudience = \"public\"\nmedium = \"chat\"\n\
        [[question]]\nid = \"a\"\nask = \"?\"\ndefault = \"usual.\"\n\
        [[question]]\nid = \"b\"\nask = \"?\"\nrequired = false\ndefault = \"other\"\n\
        +++\n{{a}}{{#if b}} {{b}}{{/if}}";
    let name = TemplateName::parse("t").expect("a name");
    let (template, _) = Template::parse(name, Stage::Update, Lang::En, text);
    let template = template.expect("a template");
    let said = |values: Values| render(&template, &values, None).map(|rendered| rendered.body);
    assert_eq!(said(Values::new()), Ok("usual other".into()));
    assert_eq!(said(Values::new().text("b", "")), Ok("usual".into()));
    assert_eq!(
        said(Values::new().text("a", "x").text("b", "y")),
        Ok("x y".into())
    );
}

#[test]
fn a_question_that_does_not_apply_is_neither_missed_nor_said() {
    let text = "+++\naudience = \"public\"\nmedium = \"chat\"\n\
        [[question]]\nid = \"lost\"\nask = \"?\"\nonly_if = \"data_lost\"\n\
        [[question]]\nid = \"since\"\nask = \"?\"\nonly_if = \"data_safe\"\ndefault = \"noon\"\n\
        +++\nOver.{{#if data_lost}} Lost: {{lost}}{{/if}}{{#if since}} Since {{since}}{{/if}}\
        {{#if data_safe}} Safe{{/if}}{{#if data_unknown}} ?{{/if}}";
    let name = TemplateName::parse("t").expect("a name");
    let (template, _) = Template::parse(name, Stage::Resolution, Lang::En, text);
    let template = template.expect("a template");
    assert_eq!(audit(&template, &BTreeSet::new()), []);
    let said = |loss, answer: Option<&str>| {
        let mut situation = situation();
        situation.data_loss = Some(loss);
        for name in ["lost", "since"] {
            let id = FactId::parse(name).expect("a name");
            situation
                .answers
                .extend(answer.map(|answer| (id, answer.to_owned())));
        }
        let values = context(&situation, Words::of(Lang::En));
        render(&template, &values, None).map(|rendered| rendered.body)
    };
    for (loss, answered, open) in [
        (DataLoss::Yes, "Over. Lost: x", None),
        (
            DataLoss::No,
            "Over. Since x Safe",
            Some("Over. Since noon Safe"),
        ),
        (DataLoss::Unknown, "Over. ?", Some("Over. ?")),
    ] {
        assert_eq!(said(loss, Some("x")).as_deref(), Ok(answered));
        let names = vec!["lost".to_owned()];
        let open = open
            .map(str::to_owned)
            .ok_or(CannotRender::Missing { names });
        assert_eq!(said(loss, None), open);
    }
    for values in examples(&template, &situation()) {
        assert_eq!(values.get("lost").is_some(), values.is("data_lost"));
        assert_eq!(values.get("since").is_some(), values.is("data_safe"));
    }
}

#[test]
fn an_answer_in_the_language_of_the_message_takes_the_place_of_the_first() {
    let fact = |name: &str| FactId::parse(name).expect("a name");
    let mut situation = situation();
    situation
        .answers
        .insert(fact("impact"), "open the site".into());
    situation
        .answers
        .insert(fact("impact-fr"), "ouvrir le site".into());
    situation
        .answers
        .insert(fact("affected"), "everybody".into());
    situation.answers.insert(fact("affected-fr"), " ".into());
    let said = |lang, name| {
        context(&situation, Words::of(lang))
            .get(name)
            .map(str::to_owned)
    };
    assert_eq!(said(Lang::Fr, "impact").as_deref(), Some("ouvrir le site"));
    assert_eq!(said(Lang::En, "impact").as_deref(), Some("open the site"));
    assert_eq!(said(Lang::Fr, "affected").as_deref(), Some("everybody"));
}
