//! Encrypted lines: whom we believe, and what is never said to anybody else.

use super::authority::Authority;
use super::server::{encrypt, serve};
use super::*;
use std::io::{Read as _, Write as _};

/// Says everything back, encrypted.
fn echo(mut line: impl super::server::Duplex) {
    let mut heard = [0; 4096];
    while let Ok(length) = line.read(&mut heard) {
        if length == 0 || line.write_all(&heard[..length]).is_err() {
            return;
        }
        let _ = line.flush();
    }
}

#[test]
fn a_line_that_is_encrypted_from_the_start_is_open_once_the_certificate_is_believed() {
    let Some(authority) = Authority::get() else {
        return;
    };
    let port = serve(|stream| echo(encrypt(stream, &authority.good())));
    let mut board = board(Some(authority.certificate()));
    let line = board.dial(&local(port, true));
    assert_eq!(next(&mut board), Heard::Open);
    let much: Vec<u8> = (0..500_000_u32).map(|at| (at % 251) as u8).collect();
    for piece in much.chunks(60_000) {
        board.say(line, piece);
    }
    let mut back = Vec::new();
    while back.len() < much.len() {
        for (_, heard) in board.listen(LONG) {
            let Heard::Bytes(bytes) = heard else {
                panic!("{heard:?}")
            };
            back.extend(bytes);
        }
    }
    assert_eq!(back, much);
}

#[test]
fn a_line_becomes_encrypted_and_what_came_before_in_the_clear_is_thrown_away() {
    let Some(authority) = Authority::get() else {
        return;
    };
    let port = serve(|mut stream| {
        let mut heard = [0; 10];
        stream.read_exact(&mut heard).expect("STARTTLS");
        stream.write_all(b"220 go\r\n").expect("said");
        std::thread::park_timeout(Duration::from_millis(100));
        stream.write_all(b"250 slipped in\r\n").expect("said");
        echo(encrypt(stream, &authority.good()));
    });
    let mut board = board(Some(authority.certificate()));
    let line = board.dial(&local(port, false));
    assert_eq!(next(&mut board), Heard::Open);
    board.say(line, b"STARTTLS\r\n");
    assert_eq!(next(&mut board), Heard::Bytes(b"220 go\r\n".to_vec()));
    std::thread::park_timeout(Duration::from_millis(300));
    board.encrypt(line);
    assert_eq!(next(&mut board), Heard::Encrypted);
    board.say(line, b"EHLO\r\n");
    assert_eq!(next(&mut board), Heard::Bytes(b"EHLO\r\n".to_vec()));
}

#[test]
fn nothing_is_said_to_whoever_has_not_the_right_certificate() {
    let Some(authority) = Authority::get() else {
        return;
    };
    let (believed, unknown) = (Some(authority.certificate()), None);
    for (chain, believe, why) in [
        (authority.good(), unknown, "nobody we know has signed it"),
        (
            authority.for_another(),
            believed.clone(),
            "it is for another.example, not for 127.0.0.1",
        ),
        (authority.expired(), believed.clone(), "it has expired"),
    ] {
        for is_implicit in [true, false] {
            let (told, heard) = channel();
            let chain = chain.clone();
            let port = serve(move |stream| {
                let mut all = Vec::new();
                let _ = encrypt(stream, &chain).read_to_end(&mut all);
                let _ = told.send(all);
            });
            let mut board = board(believe.clone());
            let line = board.dial(&local(port, is_implicit));
            if !is_implicit {
                assert_eq!(next(&mut board), Heard::Open);
                board.encrypt(line);
            }
            // Whoever leads the conversation may be too quick.
            board.say(line, b"AUTH PLAIN secret\r\n");
            let gone = next(&mut board);
            let Heard::Gone(Loss::NotTrusted(text)) = &gone else {
                panic!("{gone:?}")
            };
            assert!(text.contains(why), "{text}");
            drop(board);
            assert_eq!(heard.recv_timeout(LONG), Ok(Vec::new()));
        }
    }
}

#[test]
fn who_does_not_encrypt_or_never_answers_is_given_up() {
    let Some(authority) = Authority::get() else {
        return;
    };
    let port = serve(|mut stream| {
        stream
            .write_all(b"220 relay ESMTP in the clear\r\n")
            .expect("said");
        std::thread::park_timeout(LONG);
    });
    let mut board = board(Some(authority.certificate()));
    board.dial(&local(port, true));
    let gone = next(&mut board);
    let why = Loss::Broken("the other side does not speak TLS".to_owned());
    assert_eq!(gone, Heard::Gone(why));

    let port = serve(|_silent| std::thread::park_timeout(LONG));
    board.patience.handshake = Duration::from_millis(100);
    board.dial(&local(port, true));
    assert_eq!(next(&mut board), Heard::Gone(Loss::TimedOut));
}

#[test]
fn an_authority_that_cannot_be_read_is_told_and_nothing_is_believed_instead() {
    let folder = tempfile::tempdir().expect("a folder");
    for path in [folder.path().join("none.pem"), folder.path().to_path_buf()] {
        let port = serve(|_stream| std::thread::park_timeout(LONG));
        let mut board = board(Some(path));
        board.dial(&local(port, true));
        let gone = next(&mut board);
        let is_told = matches!(gone, Heard::Gone(Loss::NotTrusted(_)));
        assert!(is_told, "{gone:?}");
    }
}

/// The environment of a process cannot be changed from inside, so the test starts itself again.
#[cfg(target_os = "linux")]
#[test]
fn on_linux_the_authority_of_the_environment_is_believed() {
    const PORT: &str = "APLOMB_TEST_TLS_PORT";
    #[expect(clippy::disallowed_methods, reason = "a test that starts itself")]
    if let Ok(port) = std::env::var(PORT) {
        let mut board = board(None);
        board.dial(&local(port.parse().expect("a port"), true));
        assert_eq!(next(&mut board), Heard::Open);
        return;
    }
    let Some(authority) = Authority::get() else {
        return;
    };
    let port = serve(|stream| echo(encrypt(stream, &authority.good())));
    let name = std::thread::current();
    let itself = std::env::current_exe().expect("a program");
    #[expect(clippy::disallowed_methods, reason = "a test that starts itself")]
    let output = std::process::Command::new(itself)
        .args(["--exact", name.name().expect("the name of a test")])
        .env(PORT, port.to_string())
        .env("SSL_CERT_FILE", authority.certificate())
        .output()
        .expect("an end");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}"
    );
}
