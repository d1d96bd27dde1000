//! Carries the questions of a conversation to servers on this machine, and to programs.

use aplomb::channel::{Ask, Conversation, Failure, Heard, Receipt, Response, Sighting, Turn, What};
use std::io::Write as _;
use std::process::{Command, Stdio};

/// Asks once, and brings the answer back.
pub(super) fn ask(ask: &Ask) -> Heard {
    match &ask.what {
        What::Web(request) => {
            let agent: ureq::Agent = ureq::Agent::config_builder()
                .http_status_as_error(false)
                .max_redirects(0)
                .build()
                .into();
            let mut builder = ureq::http::Request::builder()
                .method(request.method.word())
                .uri(&request.url);
            for (name, value) in &request.headers {
                builder = builder.header(name, value);
            }
            let answer = if request.body.is_empty() {
                agent.run(builder.body(()).expect("a request"))
            } else {
                agent.run(builder.body(request.body.clone()).expect("a request"))
            };
            let mut answer = answer.expect("the server answers");
            let headers = answer.headers().iter();
            let headers = headers.map(|(name, value)| {
                let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
                (name.as_str().to_owned(), value)
            });
            Heard::Web(Response {
                status: answer.status().as_u16(),
                headers: headers.collect(),
                body: answer.body_mut().read_to_vec().expect("a body"),
            })
        }
        What::Program(program) => {
            let mut child = Command::new(&program.command[0])
                .args(&program.command[1..])
                .envs(program.variables.iter().cloned())
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .expect("the program starts");
            let mut input = child.stdin.take().expect("an input");
            input.write_all(program.input.as_bytes()).expect("it reads");
            drop(input);
            let output = child.wait_with_output().expect("it ends");
            Heard::Ended {
                exit: output.status.code(),
                printed: String::from_utf8_lossy(&output.stdout).into_owned(),
                complained: String::from_utf8_lossy(&output.stderr).into_owned(),
            }
        }
        What::Folder(_) => panic!("no chat is a folder"),
    }
}

/// Goes on until the message is out or is not.
pub(super) fn carry(talk: &mut dyn Conversation) -> Result<Receipt, Failure> {
    let mut turn = talk.begin();
    loop {
        match turn {
            Turn::Ask(question) => turn = talk.hear(&ask(&question)),
            Turn::Sent(receipt) => return Ok(receipt),
            Turn::Failed(failure) => return Err(failure),
        }
    }
}

/// Looks for the words.
pub(super) fn look(talk: &dyn Conversation) -> Sighting {
    let question = talk.look().expect("one can look there");
    talk.seen(&ask(&question))
}
