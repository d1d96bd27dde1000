//! A conversation over real sockets, with a relay in this process.

use super::authority::Authority;
use super::server::{Duplex, encrypt};
use super::*;
use crate::base::Secret;
use crate::smtp::{Conversation, Envelope, Login, Outcome, Security, Terms, Turn};
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::path::Path;
use std::sync::{Arc, Mutex};

const MAILS: u64 = 300;
const LINES: usize = 3;

/// What a relay is like.
#[derive(Clone)]
struct Manner {
    offers: &'static str,
    /// Encrypts by STARTTLS with this, and wants a login.
    chain: Option<PathBuf>,
    /// Drops the line when it has heard this many mails on it, before it answers the last.
    drops_after: usize,
}

type Inbox = Arc<Mutex<Vec<(String, String)>>>;

/// Starts a relay; its port, and what it has accepted: recipients and texts.
fn relay(manner: Manner) -> (u16, Inbox) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let inbox = Inbox::default();
    let kept = Arc::clone(&inbox);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.expect("a line");
            let (manner, inbox) = (manner.clone(), Arc::clone(&kept));
            std::thread::spawn(move || receive(stream, &manner, &inbox));
        }
    });
    (port, inbox)
}

fn receive(mut stream: TcpStream, manner: &Manner, inbox: &Inbox) {
    use std::io::Write as _;
    stream.set_nodelay(true).expect("a socket");
    let _ = stream.write_all(b"220 relay\r\n");
    let Some(chain) = &manner.chain else {
        return talk(stream, manner, inbox);
    };
    let mut heard = [0; 19];
    let expected: [(&[u8], &[u8]); 2] = [
        (b"EHLO shop.example\r\n", b"250-relay\r\n250 STARTTLS\r\n"),
        (b"STARTTLS\r\n", b"220 go\r\n"),
    ];
    for (said, answer) in expected {
        let heard = &mut heard[..said.len()];
        stream.read_exact(heard).expect("a command");
        assert_eq!(heard, said, "nothing else in the clear");
        stream.write_all(answer).expect("said");
    }
    talk(encrypt(stream, Path::new(chain)), manner, inbox);
}

fn talk(line: impl Duplex, manner: &Manner, inbox: &Inbox) {
    let mut line = BufReader::new(line);
    let (mut recipient, mut mails) = (String::new(), 0);
    loop {
        let mut command = String::new();
        if line.read_line(&mut command).unwrap_or(0) == 0 {
            return;
        }
        let mut text = None;
        let answer = match command.split([' ', '\r']).next().unwrap_or_default() {
            "EHLO" => format!("250-relay\r\n{}250 AUTH PLAIN\r\n", manner.offers),
            "AUTH" => {
                assert_eq!(command, "AUTH PLAIN AGFuYQBodW50ZXIyIQ==\r\n");
                "235 ok\r\n".to_owned()
            }
            "RCPT" => {
                recipient = command.trim_end().to_owned();
                "250 ok\r\n".to_owned()
            }
            "DATA" => {
                let _ = line.get_mut().write_all(b"354 go\r\n");
                let _ = line.get_mut().flush();
                let mut mail = String::new();
                while !mail.ends_with("\r\n.\r\n") {
                    if line.read_line(&mut mail).unwrap_or(0) == 0 {
                        return;
                    }
                }
                mail.truncate(mail.len() - 3);
                text = Some(mail);
                "250 queued\r\n".to_owned()
            }
            "BDAT" => {
                let length = command
                    .split(' ')
                    .nth(1)
                    .and_then(|length| length.parse().ok());
                let mut mail = vec![0; length.expect("a length")];
                if line.read_exact(&mut mail).is_err() {
                    return;
                }
                text = Some(String::from_utf8(mail).expect("text"));
                "250 queued\r\n".to_owned()
            }
            "QUIT" => "221 bye\r\n".to_owned(),
            _ => "250 ok\r\n".to_owned(),
        };
        if let Some(text) = text {
            let mut inbox = inbox.lock().expect("the inbox");
            inbox.push((recipient.clone(), text));
            mails += 1;
            if mails == manner.drops_after {
                return;
            }
        }
        if line.get_mut().write_all(answer.as_bytes()).is_err() {
            return;
        }
        let _ = line.get_mut().flush();
    }
}

/// Sends all mails and again what surely did not arrive; the tickets that nobody knows about.
fn send(board: &mut Sockets, to: &Endpoint, terms: &Terms) -> Vec<u64> {
    let mut waiting: Vec<u64> = (0..MAILS).rev().collect();
    let mut talks = BTreeMap::new();
    let (mut accepted, mut unknown) = (0, Vec::new());
    while accepted + unknown.len() < usize::try_from(MAILS).expect("a few") {
        while talks.len() < LINES {
            talks.insert(board.dial(to), Conversation::new(terms.clone()));
        }
        for (line, heard) in board.listen(LONG) {
            let Some(talk) = talks.get_mut(&line) else {
                panic!("{heard:?} on a line that was let go");
            };
            let is_gone = matches!(heard, Heard::Gone(_));
            let mut turns = match heard {
                Heard::Open => talk.opened(),
                Heard::Encrypted => talk.encrypted(),
                Heard::Bytes(bytes) => talk.hear(&bytes),
                Heard::Gone(_) => talk.lost(),
            };
            while talk.room() > 0
                && let Some(ticket) = waiting.pop()
            {
                let address = format!("c{ticket}@x.test");
                let envelope = Envelope {
                    from: "hello@shop.example",
                    to: &address,
                    utf8: false,
                };
                let text = format!("Subject: {ticket}\r\n\r\nFor {ticket}.\r\n");
                turns.extend(talk.take(ticket, &envelope, text.into_bytes().into()));
            }
            let is_over = is_gone || matches!(turns.last(), Some(Turn::Finished | Turn::Close(_)));
            for turn in turns {
                match turn {
                    Turn::Encrypt => board.encrypt(line),
                    Turn::Asks(ticket) => talk.release(ticket),
                    Turn::Back(ticket) => waiting.push(ticket),
                    Turn::Outcome(_, Outcome::Accepted(_)) => accepted += 1,
                    Turn::Outcome(ticket, Outcome::Unknown) => unknown.push(ticket),
                    Turn::Ready | Turn::Finished => {}
                    other => panic!("{other:?}"),
                }
            }
            let out = talk.out();
            board.say(line, &out);
            if is_over {
                board.hang_up(line);
                talks.remove(&line);
            }
        }
    }
    unknown
}

fn terms(tls: Security, login: bool) -> Terms {
    Terms {
        our_name: "shop.example".to_owned(),
        tls,
        login: login.then(|| Login {
            user: "ana".to_owned(),
            password: Secret::new("hunter2!"),
        }),
        window: 8,
        most_messages: 40,
    }
}

const MANNERS: [&str; 3] = [
    "",
    "250-PIPELINING\r\n",
    "250-PIPELINING\r\n250-CHUNKING\r\n",
];

#[test]
fn everybody_gets_their_own_mail_once_in_the_clear_and_encrypted() {
    let authority = Authority::get();
    for offers in MANNERS {
        for chain in [None, authority.map(Authority::good)] {
            let is_encrypted = chain.is_some();
            let tls = if is_encrypted {
                Security::StartTls
            } else {
                Security::None
            };
            let (port, inbox) = relay(Manner {
                offers,
                chain,
                drops_after: usize::MAX,
            });
            let mut board = board(authority.map(Authority::certificate));
            let terms = terms(tls, is_encrypted);
            let unknown = send(&mut board, &local(port, false), &terms);
            assert!(unknown.is_empty(), "{unknown:?}");
            check(&inbox, &unknown, offers);
        }
    }
}

#[test]
fn when_lines_break_nobody_is_sent_to_twice_and_few_are_unknown() {
    for offers in MANNERS {
        let (port, inbox) = relay(Manner {
            offers,
            chain: None,
            drops_after: 11,
        });
        let mut board = board(None);
        let unknown = send(
            &mut board,
            &local(port, false),
            &terms(Security::None, false),
        );
        assert!(!unknown.is_empty(), "{offers}");
        check(&inbox, &unknown, offers);
    }
}

/// Each mail arrived once, to whom it is for; an unknown one once or not at all.
fn check(inbox: &Inbox, unknown: &[u64], case: &str) {
    let inbox = inbox.lock().expect("the inbox");
    for ticket in 0..MAILS {
        let recipient = format!("RCPT TO:<c{ticket}@x.test>");
        let mine: Vec<_> = inbox.iter().filter(|(to, _)| *to == recipient).collect();
        let least = usize::from(!unknown.contains(&ticket));
        assert!(
            (least..=1).contains(&mine.len()),
            "{ticket}: {mine:?} {case}"
        );
        let text = format!("Subject: {ticket}\r\n\r\nFor {ticket}.\r\n");
        assert!(mine.iter().all(|(_, got)| *got == text), "{mine:?} {case}");
    }
}
