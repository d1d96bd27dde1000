//! Lines to relays in this process: in the clear, encrypted, and with a conversation on them.

pub(in crate::outside) mod authority;
mod clear;
mod encrypted;
mod mailing;
mod server;

use super::*;

const LONG: Duration = Duration::from_secs(10);

fn board(authority: Option<PathBuf>) -> Sockets {
    Sockets::new(Stop::new(), authority).expect("a switchboard")
}

fn local(port: u16, implicit_tls: bool) -> Endpoint {
    Endpoint {
        host: "127.0.0.1".to_owned(),
        port,
        implicit_tls,
    }
}

/// Everything that is heard until this many bytes were, or the line is open, encrypted or gone.
fn until(board: &mut Sockets, bytes: usize) -> Vec<Heard> {
    let begun = Instant::now();
    let mut all = Vec::new();
    let mut count = 0;
    loop {
        for (_, heard) in board.listen(LONG) {
            match &heard {
                Heard::Bytes(heard) => count += heard.len(),
                _ => count = bytes,
            }
            all.push(heard);
        }
        if count >= bytes {
            return all;
        }
        assert!(begun.elapsed() < LONG, "{all:?}");
    }
}

/// The next thing that is heard.
fn next(board: &mut Sockets) -> Heard {
    let mut heard = until(board, 1);
    assert_eq!(heard.len(), 1, "{heard:?}");
    heard.remove(0)
}
