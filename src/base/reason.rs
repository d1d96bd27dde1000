//! Why something outside did not go as it should, in words of ours.
//!
//! A reason is written into the journal as a sentence that never changes, whatever the language of
//! the screen, and is read back from it: so a screen can say it in its own language, also years
//! later and on another machine. What is none of our sentences is somebody else's, a service's or a
//! system's, and is shown as it came. Refuses to know who asked for what.
//! Invariant: a reason that was written is read back as itself.

use super::catalogue::Words;
use std::fmt;

macro_rules! reasons {
    ($($name:ident { $($hole:ident),* } = $key:literal: $said:literal;)*) => {
        /// Why something outside did not go as it should.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Reason {
            $(
                #[doc = concat!("`reason.", $key, "` in the catalogues.")]
                $name {
                    $(
                        #[doc = "What stands in this place."]
                        $hole: String
                    ),*
                },
            )*
        }

        /// The key in the catalogues and the sentence in the journal, of each.
        const ALL: &[(&str, &str)] = &[$(($key, $said)),*];

        impl fmt::Display for Reason {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$name { $($hole),* } => write!(f, $said),)*
                }
            }
        }

        #[cfg(test)]
        impl Reason {
            /// Each of them, with something in each place.
            fn all() -> Vec<Self> {
                vec![$(Self::$name { $($hole: format!("({})", stringify!($hole))),* }),*]
            }
        }
    };
}

reasons! {
    // No answer.
    Late {} = "late": "no answer in time";
    Stopped {} = "stopped": "stopped";
    OnlyShown {} = "only-shown": "only shown";
    Failed {} = "failed": "the request failed";
    Fell {} = "fell": "the program failed on the way";
    NotReached { host } = "not-reached": "{host} could not be reached in time";
    NameUnknown {} = "name-unknown": "the name is not known";
    ItsNameUnknown {} = "its-name-unknown": "its name is not known";
    NameService {} = "name-service": "the name service does not answer";
    Turned {} = "turned": "the connection was refused";
    NoWay {} = "no-way": "there is no way to it from here";
    HungUp {} = "hung-up": "the other side hung up";
    NoConnection {} = "no-connection": "no connection";
    NoEncryption {} = "no-encryption": "no encryption";
    Untrusted { why } = "untrusted": "the certificate is not trusted: {why}";
    ProxyClosed {} = "proxy-closed": "the proxy does not let us through";
    ProxyAddress {} = "proxy-address": "the address of the proxy is not one";
    NoAddress {} = "no-address": "this is no web address";
    NoAddressAt { host } = "no-address-at": "the web address at {host} is not one";
    Header { host } = "header": "a header for {host} has a character that cannot be sent";
    InClear { host } = "in-clear": "{host} is not spoken to without encryption: its address needs https://";
    BrokenOff { host } = "broken-off": "{host} hung up before its answer was complete";
    NotHttp { host } = "not-http": "what {host} answered is not HTTP";
    NoCertificate {} = "no-certificate": "there is no certificate in it";
    NoneShown {} = "none-shown": "there is none";
    NotTls {} = "not-tls": "the other side does not speak TLS";
    TlsTrouble { why } = "tls-trouble": "no encryption: {why}";
    NoSuchCertificate {} = "no-such-certificate": "no certificate can have this name";
    Unsigned {} = "unsigned": "nobody we know has signed it";
    Expired {} = "expired": "it has expired";
    NotYet {} = "not-yet": "it is not valid yet";
    OtherName {} = "other-name": "it is for another name";
    OtherNames { names, expected } = "other-names": "it is for {names}, not for {expected}";
    Revoked {} = "revoked": "it has been revoked";
    // An answer that is none.
    NoAnswerOfPage {} = "no-answer-of-page": "no answer of a page";
    NoAnswerOfFolder {} = "no-answer-of-folder": "no answer of a folder";
    NotAnAnswer {} = "not-an-answer": "not an answer";
    NotOfThisService {} = "not-of-this-service": "not the answer of this service";
    Strange {} = "strange": "the answer is none that this service gives";
    WithoutWords {} = "without-words": "an answer without words";
    AnotherKind {} = "another-kind": "an answer of another kind";
    Unexpected {} = "unexpected": "a status that the settings do not expect";
    NoList {} = "no-list": "the answer is no list of components";
    NoMatrix {} = "no-matrix": "this is no server of Matrix";
    NoDiscord {} = "no-discord": "this is no webhook of Discord";
    NoCachet {} = "no-cachet": "there is no Cachet at `base`";
    NoCstate {} = "no-cstate": "`url` shows no page of cState";
    // An answer with more to it.
    Repeated { why } = "repeated": "probably already posted: {why}";
    RepeatedAt { place, why } = "repeated-at": "probably already posted, see {place}: {why}";
    HourAgo {} = "hour-ago": "asked for more than an hour ago: it may be out, and this key may not look";
    NoPartFits { length, most, at } = "no-part-fits": "{length} of {most} characters, and no parts of it fit: “{at}…”";
    OldVersion { why } = "old-version": "{why}; set `version` to a month of the last year";
    NewRoom { why, number } = "new-room": "{why}; the group has a new number: room = \"{number}\"";
    AppPassword { why } = "app-password": "{why}; an app password is needed, not that of the account";
    NotActive {} = "not-active": "the account is not active";
    NoContainer { id, name } = "no-container": "the page has no component and container {id} (`{name}`)";
    NoComponent { id, name } = "no-component": "the page has no component {id} (`{name}`)";
    // A setting.
    HookAddress {} = "hook-address": "what is kept as the address of the webhook is no web address";
    NoBase {} = "no-base": "`base` is missing: where the server is";
    NoAuthor {} = "no-author": "`author` is missing";
    MonitorNumber { name } = "monitor-number": "`components`: the id of a monitor of OpenStatus is a number, and that of `{name}` is none";
    ComponentNumber { name } = "component-number": "`components`: the id of a component of Cachet is a number, and that of `{name}` is none";
    PageNumber {} = "page-number": "`page`: the id of a page of OpenStatus is a number";
    OpenStatusTells {} = "openstatus-tells": "`notify`: OpenStatus tells its subscribers always; take the line out";
    CachetTells {} = "cachet-tells": "`notify`: Cachet 2 mails every further update to its subscribers; take the line out";
    StatusIoParts {} = "statusio-parts": "Status.io wants to know which part is affected, and `components` has none";
    BetterStackParts {} = "betterstack-parts": "Better Stack wants to know which resource is affected, and `components` has none";
    // A program.
    Signal {} = "signal": "it was stopped by a signal";
    SignalSaid { last } = "signal-said": "it was stopped by a signal: {last}";
    Silent { code } = "silent": "it ended with {code} and said nothing";
    NoProgramNamed {} = "no-program-named": "no program was named";
    NoProgram { name } = "no-program": "there is no program `{name}`";
    MayNotRun { name } = "may-not-run": "`{name}` may not be run";
    ProgramFailed { name } = "program-failed": "`{name}` failed";
    ProgramSaid { name, why } = "program-said": "`{name}` failed: {why}";
    // A folder.
    NoFolder { name } = "no-folder": "there is no folder `{name}`";
    FolderTrouble { name, why } = "folder-trouble": "the folder `{name}`: {why}";
    NoFolderThere { name } = "no-folder-there": "`{name}` is no folder";
    Outside {} = "outside": "it would lie outside its folder";
    FolderName {} = "folder-name": "it is the name of a folder";
    OfGit {} = "of-git": "it would lie in what git keeps for itself";
    LinkThere {} = "link-there": "a link stands in its place";
    NoFileThere {} = "no-file-there": "something that is no file stands in its place";
    FolderIsNone {} = "folder-is-none": "what should be its folder is none";
    NotWritten { why } = "not-written": "it could not be written: {why}";
    // Git.
    NoBranch {} = "no-branch": "the working copy is on no branch";
    FollowsNone { branch } = "follows-none": "the branch `{branch}` follows no branch of a remote: `git push -u` it once by hand";
    OthersFirst { why } = "others-first": "others were there first, and git could not put ours on top of theirs: {why}";
    GitLate {} = "git-late": "git did not come to an end in time";
    NotPushed { why } = "not-pushed": "committed, but not pushed: {why}";
    NoWord {} = "no-word": "it failed without a word";
    Taken {} = "taken": "another message was still on its way there";
    // Where a key is kept.
    VariableUnset { name } = "variable-unset": "the variable `{name}` is not set";
    VariableEmpty { name } = "variable-empty": "the variable `{name}` is empty";
    FileGone { name } = "file-gone": "the file `{name}` is not there";
    FileDenied { name } = "file-denied": "the file `{name}` may not be read";
    FileTrouble { name } = "file-trouble": "the file `{name}` cannot be read";
    FileEmpty { name } = "file-empty": "the file `{name}` is empty";
    FileNoText { name } = "file-no-text": "the file `{name}` holds something that is not text";
    CommandEmpty { name } = "command-empty": "the command `{name}` printed nothing";
    CommandNoText { name } = "command-no-text": "the command `{name}` holds something that is not text";
}

impl From<Reason> for String {
    fn from(reason: Reason) -> Self {
        reason.to_string()
    }
}

/// What says that a key is not where it should be: nobody has been asked, so nobody refused.
const NO_KEY: [&str; 9] = [
    "variable-unset",
    "variable-empty",
    "file-gone",
    "file-denied",
    "file-trouble",
    "file-empty",
    "file-no-text",
    "command-empty",
    "command-no-text",
];

/// Whether a reason, as it was written, is that the key is not there.
#[must_use]
pub fn is_no_key(written: &str) -> bool {
    let mut kinds = ALL.iter().filter(|(key, _)| NO_KEY.contains(key));
    kinds.any(|(_, said)| read(written, said).is_some())
}

/// A reason as it was written, in the words of a screen. What stands in its places, and what stands
/// behind a colon, may be a reason again.
#[must_use]
pub fn in_words(written: &str, words: Words) -> String {
    for (key, said) in ALL {
        if let Some(values) = read(written, said) {
            let values: Vec<(&str, String)> = values
                .into_iter()
                .map(|(hole, value)| (hole, in_words(value, words)))
                .collect();
            let holes: Vec<(&str, &dyn fmt::Display)> = values
                .iter()
                .map(|(hole, value)| (*hole, value as _))
                .collect();
            return words.say(&format!("reason.{key}"), &holes);
        }
    }
    let Some((what, why)) = written.split_once(": ") else {
        return written.to_owned();
    };
    let told = in_words(why, words);
    if told == why {
        return written.to_owned();
    }
    words.say("reason.of", &[("what", &what), ("why", &told)])
}

/// What stands in the places of a sentence; none when it is another one.
fn read<'a>(written: &'a str, said: &'static str) -> Option<Vec<(&'static str, &'a str)>> {
    let mut values = Vec::new();
    let (first, mut places) = said.split_once('{').unwrap_or((said, ""));
    let mut rest = written.strip_prefix(first)?;
    while !places.is_empty() {
        let (hole, after) = places.split_once('}')?;
        let (literal, more) = after.split_once('{').unwrap_or((after, ""));
        let end = if more.is_empty() {
            // The last words end the sentence.
            rest.strip_suffix(literal)?.len()
        } else {
            rest.find(literal)?
        };
        if end == 0 {
            return None;
        }
        values.push((hole, &rest[..end]));
        rest = &rest[end + literal.len()..];
        places = more;
    }
    rest.is_empty().then_some(values)
}

#[cfg(test)]
mod tests;
