//! Templates of an organisation in the place of the shipped ones.

use super::*;

#[test]
fn another_template_takes_the_place_of_the_shipped_one() {
    let page = for_the_team(&whole(Kind::Incident), Lang::En);
    let parts = Parts::default().with(Part::Page, "<p>{{title}} {{> style}}</p>".into());
    let parts = parts.with(Part::Style, "p { color: red }".into());
    let written = page::html(&page, &parts).expect("it can be filled");
    assert_eq!(written, "<p>The site is down p { color: red }</p>");
}

#[test]
fn a_template_that_cannot_be_filled_says_where() {
    let page = for_the_team(&whole(Kind::Incident), Lang::En);
    let told = |part, text: &str| {
        let parts = Parts::default().with(part, text.into());
        let broken = page::html(&page, &parts).expect_err("broken");
        assert_eq!(page::check(part, text), Err(broken.clone()));
        format!("{}: {broken}", broken.file)
    };
    for (part, text, said) in [
        (Part::Page, "a\n{{#if title}}\n", "page.hbs: line "),
        (Part::Page, "a\nb {{titel}}", "page.hbs: line 2: "),
        (
            Part::Picture,
            "{{> style}}",
            "picture.hbs: it includes `style`",
        ),
        (Part::Page, "{{> page}}", "page.hbs: it includes `page`"),
        (Part::Page, "{{> (lookup . 'x')}}", "page.hbs: it includes "),
        (
            Part::Page,
            "{{#> style}}{{/style}}",
            "page.hbs: `{{#> style`",
        ),
        (
            Part::Page,
            "{{#*inline 'a'}}{{/inline}}",
            "page.hbs: `{{#*inline",
        ),
        (
            Part::Page,
            &"{{title}}".repeat(501),
            "page.hbs: more than 500 tags",
        ),
        (
            Part::Page,
            &format!("{{{{say {}}}}}", "(".repeat(151)),
            "page.hbs: more than 150",
        ),
        (
            Part::Style,
            &" ".repeat(256 * 1024 + 1),
            "style.css: longer than",
        ),
    ] {
        let seen = told(part, text);
        assert!(seen.starts_with(said), "{seen}");
    }
    for part in Part::ALL {
        let (_, text) = crate::shipped::REPORTS
            .iter()
            .find(|(file, _)| *file == part.file())
            .expect("shipped");
        assert_eq!(page::check(part, text), Ok(()));
    }
}

#[test]
fn what_a_template_does_with_a_long_list_does_not_change_what_is_in_it() {
    let lines = "{{#each days}}{{date}}{{#each entries}}{{@index}}{{#if @first}}!{{/if}}{{#if @last}}.{{/if}}\
        {{text}}{{#each below}}{{this}}{{@index}}{{../tone}}{{/each}}{{../date}}{{@root.title}}{{/each}}{{/each}}\
        {{#each commands}}{{command}}{{rest.event}}{{else}}none{{/each}}\
        {{#with picture}}{{#each lanes}}{{name}}{{#each bars}}{{said}}{{../label}}{{/each}}{{#each marks}}{{x}}{{/each}}{{/each}}{{/with}}";
    let odd = [
        "{{#each days}}{{len entries}}{{/each}}",
        "{{#each days}}{{entries.0.text}}{{/each}}",
        "{{#each days}}{{#each entries as |one|}}{{one.text}}{{/each}}{{/each}}",
        "{{#each days}}{{#each this}}{{this}}{{/each}}{{/each}}",
        "{{#each days}}{{lookup this \"date\"}}{{/each}}",
        "{{len commands}}",
        "{{#with picture}}{{#with lanes.[0]}}{{/with}}{{/with}}",
    ];
    for tale in tales() {
        let page = for_the_team(&tale, Lang::En);
        let written = |text: String| {
            let parts = Parts::default().with(Part::Page, text);
            page::html(&page, &parts).expect("it can be filled")
        };
        let by_row = written(lines.to_owned());
        for odd in odd {
            // Whatever else is done with a list, it is there as a whole for all of the page.
            let whole = written(format!("{lines}{odd}"));
            assert!(whole.starts_with(&by_row), "{odd}");
        }
        let first = page.told.first().map(|told| told.text.to_string());
        let said = written("{{#each days}}{{{entries.0.text}}}\n{{/each}}".into());
        assert_eq!(said.lines().next().map(str::to_owned), first);
    }
}
