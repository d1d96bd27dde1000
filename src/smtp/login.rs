//! Logging in: AUTH PLAIN (RFC 4616) and AUTH LOGIN.
//!
//! Also knows every form in which the password travels, so that a relay that repeats what it was
//! told does not put it on a screen.

use super::Login;
use super::offers::Offers;
use crate::base::Secret;
use base64::{Engine as _, engine::general_purpose::STANDARD};

/// The longest command with its end (RFC 5321, 4.5.3.1.4).
const LONGEST_COMMAND: usize = 512;
/// A shorter secret is a word like others: to hide it would take every third word along.
const SHORTEST: usize = 4;
const HIDDEN: &str = "•••";

/// What is said next once the relay asks for more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// AUTH PLAIN has been said with everything.
    PlainWhole,
    /// AUTH PLAIN has been said alone.
    Plain,
    /// AUTH LOGIN has been said.
    User,
    /// The account has been said.
    Password,
    /// Everything has been said.
    Nothing,
}

/// The first command; none when nothing is offered that we know.
pub(super) fn begin(login: &Login, offers: &Offers) -> Option<(Step, String)> {
    if offers.plain {
        let whole = format!("AUTH PLAIN {}\r\n", plain(login));
        Some(if whole.len() <= LONGEST_COMMAND {
            (Step::PlainWhole, whole)
        } else {
            (Step::Plain, "AUTH PLAIN\r\n".to_owned())
        })
    } else {
        offers
            .login
            .then(|| (Step::User, "AUTH LOGIN\r\n".to_owned()))
    }
}

/// What is said when the relay asks for more; none when there is no more to say.
pub(super) fn go_on(login: &Login, step: Step) -> Option<(Step, String)> {
    match step {
        Step::Plain => Some((Step::Nothing, format!("{}\r\n", plain(login)))),
        Step::User => Some((
            Step::Password,
            format!("{}\r\n", STANDARD.encode(&login.user)),
        )),
        Step::Password => {
            let password = STANDARD.encode(login.password.reveal());
            Some((Step::Nothing, format!("{password}\r\n")))
        }
        Step::PlainWhole | Step::Nothing => None,
    }
}

fn plain(login: &Login) -> String {
    STANDARD.encode(format!("\0{}\0{}", login.user, login.password.reveal()))
}

/// Takes the password out of what a relay said, in every form in which it was told.
pub(super) fn hush(words: String, login: Option<&Login>) -> String {
    let Some(login) = login else {
        return words;
    };
    let password = &login.password;
    let forms = [
        Secret::new(plain(login)),
        Secret::new(STANDARD.encode(password.reveal())),
        password.clone(),
    ];
    let hide = |words: String, form: &Secret| {
        let form = form.reveal();
        if form.len() >= SHORTEST && words.contains(form) {
            words.replace(form, HIDDEN)
        } else {
            words
        }
    };
    forms.iter().fold(words, hide)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn login(password: &str) -> Login {
        Login {
            user: "ana@shop.example".to_owned(),
            password: Secret::new(password),
        }
    }

    #[test]
    fn plain_is_said_at_once_unless_it_is_too_long_for_a_command() {
        let offers = Offers {
            plain: true,
            login: true,
            ..Offers::default()
        };
        let short = login("hunter2!");
        let (step, said) = begin(&short, &offers).expect("a way");
        assert_eq!(said, "AUTH PLAIN AGFuYUBzaG9wLmV4YW1wbGUAaHVudGVyMiE=\r\n");
        assert_eq!(go_on(&short, step), None);

        let long = login(&"x".repeat(400));
        let (step, said) = begin(&long, &offers).expect("a way");
        assert_eq!(said, "AUTH PLAIN\r\n");
        let (step, said) = go_on(&long, step).expect("more");
        assert_eq!(said, format!("{}\r\n", plain(&long)));
        assert_eq!(go_on(&long, step), None);
    }

    #[test]
    fn login_is_said_in_three_parts_and_only_when_plain_is_not_offered() {
        let offers = Offers {
            login: true,
            ..Offers::default()
        };
        let login = login("hunter2!");
        let (step, first) = begin(&login, &offers).expect("a way");
        let (step, second) = go_on(&login, step).expect("more");
        let (step, third) = go_on(&login, step).expect("more");
        assert_eq!(
            [&*first, &second, &third],
            [
                "AUTH LOGIN\r\n",
                "YW5hQHNob3AuZXhhbXBsZQ==\r\n",
                "aHVudGVyMiE=\r\n"
            ]
        );
        assert_eq!(go_on(&login, step), None);
        assert_eq!(begin(&login, &Offers::default()), None);
    }

    #[test]
    fn a_relay_that_repeats_the_password_is_hushed() {
        let login = login("hunter2!");
        let said = format!(
            "unknown command AUTH PLAIN {} / aHVudGVyMiE= / hunter2! / end",
            plain(&login)
        );
        let hushed = hush(said, Some(&login));
        assert_eq!(hushed, "unknown command AUTH PLAIN ••• / ••• / ••• / end");
    }
}
