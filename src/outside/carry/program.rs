//! A program that is given the message on its standard input.

use crate::channel::{Heard, Program};
use crate::outside::program::Task;
use crate::outside::world::World;
use crate::seam::Fault;
use std::time::Duration;

/// Starts it where the workspace is, and waits for its end no longer than this.
pub(in crate::outside) fn program(
    world: &World,
    program: &Program,
    within: Duration,
) -> Result<Heard, Fault> {
    let task = Task {
        input: &program.input,
        variables: &program.variables,
        ..Task::of(&program.command)
    };
    let ended = world.programs.tell(&task, within)?;
    Ok(Heard::Ended {
        exit: ended.exit,
        printed: ended.printed,
        complained: ended.complained,
    })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_program_gets_the_message_where_the_workspace_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().canonicalize().expect("a path");
        let mut world = World::default();
        world.programs.folder = Some(path.clone());
        let asked = Program {
            command: ["sh", "-c", "cat; pwd; echo $APLOMB_CHANNEL >&2; exit 3"]
                .map(str::to_owned)
                .to_vec(),
            input: "{\"body\":\"hello\"}\n".to_owned(),
            variables: vec![("APLOMB_CHANNEL".to_owned(), "sms".to_owned())],
        };
        let heard = program(&world, &asked, Duration::from_secs(20));
        let Ok(Heard::Ended {
            exit,
            printed,
            complained,
        }) = heard
        else {
            panic!("it did not end")
        };
        assert_eq!((exit, complained.as_str()), (Some(3), "sms\n"));
        let here = path.display();
        assert_eq!(printed, format!("{{\"body\":\"hello\"}}\n{here}\n"));
    }
}
