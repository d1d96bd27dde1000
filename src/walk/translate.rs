//! The answers of a message in the other languages of those it is mailed to.
//!
//! What people answer goes into every message as they typed it. Where a list has readers of
//! another language, each answer is asked for once more in that language, under the name
//! `<fact>-<language>`; whoever leaves it empty keeps the first.

use super::World;
use super::compose::{Again, Recipe};
use super::library;
use super::mailing::{People, plan};
use super::session::Halt;
use crate::base::{FactId, Lang};
use crate::incident::Incident;
use crate::incident::question::{Answer, Question, TextQuestion};

/// The name of an answer in another language.
#[must_use]
pub fn name(fact: &FactId, lang: Lang) -> Option<FactId> {
    FactId::parse(&format!("{fact}-{}", lang.code())).ok()
}

/// Asks for the answers that were just given, or are not there yet, in other languages.
pub fn ask(
    world: &mut World<'_>,
    incident: &Incident,
    recipes: &[Recipe<'_>],
    again: Again,
    answers: &mut Vec<(FactId, String)>,
) -> Result<(), Halt> {
    if again != Again::Ask {
        return Ok(());
    }
    for recipe in recipes {
        for lang in read_by(world, incident, recipe) {
            let name_of = &recipe.message.template;
            let Ok(template) = library::template(world.disk, name_of, recipe.stage, lang) else {
                continue;
            };
            for field in &template.front.fields {
                let id = &field.fact.id;
                let Some(there) = name(id, lang) else {
                    continue;
                };
                let new = answers.iter().find(|(answered, _)| answered == id);
                let first = new.map(|(_, answer)| answer).or(incident.facts().get(id));
                let Some(first) = first.filter(|answer| !answer.trim().is_empty()) else {
                    continue;
                };
                let is_there = answers.iter().any(|(answered, _)| *answered == there)
                    || (new.is_none() && incident.facts().contains_key(&there));
                if is_there {
                    continue;
                }
                let holes: [(&str, &dyn std::fmt::Display); 2] =
                    [("ask", &field.fact.ask), ("first", first)];
                let key = match lang {
                    Lang::En => "translate.english",
                    Lang::Fr => "translate.french",
                };
                let question = Question::Text(TextQuestion {
                    name: there.to_string(),
                    ask: world.desk.words.say(key, &holes),
                    example: None,
                    default: None,
                    optional: true,
                    flag: format!("--fact {there}"),
                });
                let answer = match world.prompter.ask(&question)? {
                    Answer::Text(text) => text,
                    _ => String::new(),
                };
                answers.push((there, answer));
            }
        }
    }
    Ok(())
}

/// The other languages that people on the lists of a message read. A list that cannot be read says
/// nothing here; it is looked at again before anything is sent.
fn read_by(world: &World<'_>, incident: &Incident, recipe: &Recipe<'_>) -> Vec<Lang> {
    let mut read = Vec::new();
    for channel in &recipe.message.channels {
        let Some(sheet) = plan::sheet(world, channel) else {
            continue;
        };
        let Ok(people) = People::read(world.disk, sheet) else {
            continue;
        };
        read.extend(people.languages(incident.lang()).into_keys());
    }
    read.retain(|lang| *lang != incident.lang());
    read.sort_unstable();
    read.dedup();
    read
}
