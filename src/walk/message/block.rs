//! A message as it is shown: in full, with what is known of it on each channel.

use crate::base::visible::visible;
use crate::base::{ChannelName, Lang, Words};
use crate::channel::social::compose_link;
use crate::draft::customer::speaks_of_a_row;
use crate::incident::question::Block;
use crate::incident::{Drafted, Incident, Standing, parity};
use crate::walk::compose;
use crate::walk::sending::{self, ServiceSheet};
use crate::walk::session::Session;
use crate::walk::{World, again, screens};

/// The message as it is shown: in full, with its length against the limit of each channel.
pub(super) fn block(world: &World<'_>, session: &Session<'_>, drafted: &Drafted) -> Block {
    let words = world.desk.words;
    let names: Vec<_> = drafted.channels.iter().map(ToString::to_string).collect();
    let heading = words.say(
        "message.heading",
        &[
            ("channels", &words.list(&names)),
            ("template", &drafted.template),
        ],
    );
    let mut footer = Vec::new();
    for channel in &drafted.channels {
        let length = drafted.body.chars().count();
        footer.push(match compose::measured(world, drafted, channel) {
            Some(measure) if measure.fits() => words.say(
                "message.fits",
                &[("channel", channel), ("measure", &measure.in_words(words))],
            ),
            Some(measure) if is_divided(world, channel) => words.say(
                "message.divided",
                &[("channel", channel), ("measure", &measure.in_words(words))],
            ),
            Some(measure) => words.say(
                "message.too-long",
                &[("channel", channel), ("measure", &measure.in_words(words))],
            ),
            None => words.say("message.length", &[("channel", channel), ("n", &length)]),
        });
        footer.extend(screens::access(world.desk, channel));
        footer.extend(composing(world, channel, &drafted.body));
        footer.extend(standing(session.incident(), drafted, channel, words));
    }
    let saved = |file: &&String| session.is_saved(world.disk, file);
    for file in drafted.files_in(drafted.lang).filter(saved) {
        footer.push(words.say(
            "message.saved",
            &[("file", &session.shown_path(world.desk, file))],
        ));
    }
    if is_mail(drafted) && speaks_of_a_row(&drafted.body) {
        footer.push(words.get("letter.from_list").to_owned());
    }
    footer.extend(again::lines(
        &again::of_draft(world.desk, session.incident(), drafted),
        words,
    ));
    if !drafted.also.is_empty() {
        let langs = drafted.also.iter().map(|one| language(one.lang, words));
        let langs: Vec<String> = langs.map(str::to_owned).collect();
        footer.push(words.say("letter.also", &[("langs", &words.list(&langs))]));
    }
    Block::Message {
        heading,
        subject: drafted.subject.as_deref().map(visible),
        body: visible(&drafted.body),
        footer,
    }
}

/// How far a message has come on a channel, once somebody has done something about it.
fn standing(
    incident: &Incident,
    drafted: &Drafted,
    channel: &ChannelName,
    words: Words,
) -> Option<String> {
    let draft = incident.draft(&drafted.draft)?;
    let standing = parity::standing(draft, channel);
    (standing != Standing::Drafted).then(|| {
        let parts = words.get(&format!("parity.{standing}"));
        words.say("parity.line", &[("channel", channel), ("parts", &parts)])
    })
}

/// Whether a longer message goes out as a thread there.
fn is_divided(world: &World<'_>, channel: &ChannelName) -> bool {
    sending::sheet(world, channel).is_some_and(ServiceSheet::is_divided)
}

/// Where a person finds these words ready to be posted, for a network without a key.
fn composing(world: &World<'_>, channel: &ChannelName, body: &str) -> Option<String> {
    let sheet = world.desk.channels.get(channel)?;
    let link = compose_link(sheet.compose.as_deref()?, body)?;
    Some(world.desk.words.say("message.compose", &[("link", &link)]))
}

fn language(lang: Lang, words: Words) -> &'static str {
    words.get(match lang {
        Lang::En => "letter.english",
        Lang::Fr => "letter.french",
    })
}

/// Whether it is a mail, in which a row of the list may be spoken of.
pub(super) fn is_mail(drafted: &Drafted) -> bool {
    drafted.subject.is_some()
}
