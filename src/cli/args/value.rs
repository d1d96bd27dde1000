//! Values on a command line, each read into its own type.
//!
//! What cannot be read is an [`Unreadable`], not a text: the words for it are the catalogue's, in
//! the language of the person, once that is known.

use crate::base::{ChannelName, FactId, InvalidName, Lang, Span, WriterId};
use crate::channel::is_web_address;
use crate::history::{Dates, Format};
use crate::incident::{DataLoss, Status};
use crate::runbook::{Audience, Phase, Severity, Stage};
use crate::waiting::snippet::Server;
use clap::builder::{PossibleValuesParser, TypedValueParser};

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Colour {
    Auto,
    Always,
    Never,
}

impl Colour {
    /// Reads the word of a configuration file.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        <Self as clap::ValueEnum>::from_str(word, false).ok()
    }
}

/// Why a value cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unreadable {
    /// Not a name.
    #[error(transparent)]
    Name(#[from] InvalidName),
    /// Not `name=value`.
    #[error("not name=value")]
    Pair,
    /// Not a length of time.
    #[error("not a length of time")]
    Span,
    /// Not `WRITER:SEQ`.
    #[error("not WRITER:SEQ")]
    Event,
    /// Not a web address.
    #[error("not a web address")]
    Link,
    /// Nothing at all.
    #[error("empty")]
    Empty,
}

/// A name that is looked up. Every name begins with nothing, so nothing is none: a variable of a
/// script that is not set must not mean whatever is open.
pub(crate) fn not_empty(text: &str) -> Result<String, Unreadable> {
    if text.trim().is_empty() {
        return Err(Unreadable::Empty);
    }
    Ok(text.to_owned())
}

/// `--fact impact=…`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FactValue {
    /// The fact.
    pub(crate) id: FactId,
    /// The answer; may be empty.
    pub(crate) value: String,
}

impl FactValue {
    pub(crate) fn read(text: &str) -> Result<Self, Unreadable> {
        let (id, value) = text.split_once('=').ok_or(Unreadable::Pair)?;
        Ok(Self {
            id: FactId::parse(id.trim())?,
            value: value.trim().to_owned(),
        })
    }
}

/// `--link https://…` or `--link status-page=https://…`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// The channel; none when it is the only one that was posted to.
    pub(crate) channel: Option<ChannelName>,
    /// The address.
    pub(crate) url: String,
}

impl Link {
    pub(crate) fn read(text: &str) -> Result<Self, Unreadable> {
        let text = text.trim();
        // An address may hold `=` too, but what stands before it there is never a name.
        let named = text
            .split_once('=')
            .and_then(|(name, url)| Some((ChannelName::parse(name).ok()?, url)));
        let (channel, url) = match named {
            Some((channel, url)) => (Some(channel), url.trim()),
            None => (None, text),
        };
        if !is_web_address(url) {
            return Err(Unreadable::Link);
        }
        Ok(Self {
            channel,
            url: url.to_owned(),
        })
    }
}

/// `WRITER:SEQ`, as the timeline prints it beside each event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EventName {
    /// Who wrote it.
    pub(crate) writer: WriterId,
    /// Its number.
    pub(crate) seq: u64,
}

impl EventName {
    pub(crate) fn read(text: &str) -> Result<Self, Unreadable> {
        let (writer, seq) = text.rsplit_once(':').ok_or(Unreadable::Event)?;
        // A report names single events, `ana-laptop:12.2`; what is corrected is their record.
        let (seq, place) = seq.split_once('.').unwrap_or((seq, "1"));
        if !place.bytes().all(|byte| byte.is_ascii_digit()) || place.is_empty() {
            return Err(Unreadable::Event);
        }
        Ok(Self {
            writer: WriterId::parse(writer).map_err(|_| Unreadable::Event)?,
            seq: seq.parse().map_err(|_| Unreadable::Event)?,
        })
    }
}

/// A length of time, such as `30m`.
pub(crate) fn span(text: &str) -> Result<Span, Unreadable> {
    Span::parse(text).map_err(|_| Unreadable::Span)
}

/// Any of the names of `base`.
pub(crate) fn name<N: std::str::FromStr<Err = InvalidName>>(text: &str) -> Result<N, Unreadable> {
    Ok(text.parse::<N>()?)
}

/// `en`, `fr`.
pub(crate) fn lang() -> impl TypedValueParser<Value = Lang> {
    words(Lang::ALL.map(Lang::code), Lang::parse)
}

/// `sev1` to `sev4`.
pub(crate) fn severity() -> impl TypedValueParser<Value = Severity> {
    words(Severity::ALL.map(Severity::as_str), Severity::parse)
}

/// `investigating`, `identified`, …
pub(crate) fn status() -> impl TypedValueParser<Value = Status> {
    words(Status::ALL.map(Status::as_str), Status::parse)
}

/// `csv`, `markdown`, …
pub(crate) fn history() -> impl TypedValueParser<Value = Format> {
    words(Format::ALL.map(Format::as_str), Format::parse)
}

/// `us`, `eu`.
pub(crate) fn dates() -> impl TypedValueParser<Value = Dates> {
    words(Dates::ALL.map(Dates::as_str), Dates::parse)
}

/// `staff`, `customers`, `public`.
pub(crate) fn audience() -> impl TypedValueParser<Value = Audience> {
    words(Audience::ALL.map(Audience::as_str), Audience::parse)
}

/// `yes`, `no`, `unknown`.
pub(crate) fn data_loss() -> impl TypedValueParser<Value = DataLoss> {
    words(DataLoss::ALL.map(DataLoss::as_str), DataLoss::parse)
}

/// `yes`, `no`: an answer that leaves nothing open.
pub(crate) fn data_answer() -> impl TypedValueParser<Value = DataLoss> {
    words(
        [DataLoss::Yes, DataLoss::No].map(DataLoss::as_str),
        DataLoss::parse,
    )
}

/// `nginx`, `caddy`, …
pub(crate) fn server() -> impl TypedValueParser<Value = Server> {
    words(Server::ALL.map(Server::as_str), Server::parse)
}

/// `communicate`, `recover`, `close`.
pub(crate) fn phase() -> impl TypedValueParser<Value = Phase> {
    words(Phase::ALL.map(Phase::as_str), Phase::parse)
}

/// `initial`, `scoping`, …
pub(crate) fn stage() -> impl TypedValueParser<Value = Stage> {
    words(Stage::ALL.map(Stage::as_str), Stage::parse)
}

fn words<T: Clone + Send + Sync + 'static, const N: usize>(
    all: [&'static str; N],
    parse: fn(&str) -> Option<T>,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(all)
        .map(move |word| parse(&word).expect("invariant: each of these words can be read"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_may_hold_an_equals_sign_of_its_own() {
        let read = |text| Link::read(text).map(|link| (link.channel.map(String::from), link.url));
        for (text, channel, url) in [
            ("https://a.example/?p=1", None, "https://a.example/?p=1"),
            (
                "social=https://a.example/?p=1",
                Some("social"),
                "https://a.example/?p=1",
            ),
            (" http://localhost ", None, "http://localhost"),
        ] {
            assert_eq!(read(text), Ok((channel.map(str::to_owned), url.to_owned())));
        }
        for bad in [
            "",
            "https://",
            "status.example",
            "Social=https://a.example",
            "javascript:alert(1)",
            "https://a b",
        ] {
            assert_eq!(read(bad), Err(Unreadable::Link), "{bad}");
        }
    }

    #[test]
    fn a_fact_may_be_empty_but_has_a_name() {
        let read = |text| FactValue::read(text).map(|fact| fact.value);
        assert_eq!(
            read("impact=log in = impossible"),
            Ok("log in = impossible".to_owned())
        );
        assert_eq!(read("workaround="), Ok(String::new()));
        assert_eq!(read("impact"), Err(Unreadable::Pair));
        assert!(matches!(read("The impact=x"), Err(Unreadable::Name(_))));
    }

    #[test]
    fn an_event_is_named_by_its_writer_and_number() {
        let read = EventName::read;
        assert_eq!(
            read("ana-laptop:12"),
            Ok(EventName {
                writer: WriterId::parse("ana-laptop").expect("a name"),
                seq: 12
            })
        );
        assert_eq!(read("ana-laptop:12.3"), read("ana-laptop:12"));
        for bad in [
            "12", "ana:", "ana:x", ":1", "Ana:1", "ana:-1", "ana:1.", "ana:1.x",
        ] {
            assert_eq!(read(bad), Err(Unreadable::Event), "{bad}");
        }
    }
}
