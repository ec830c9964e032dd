//! The `gristmill` binary: arguments in, exit code out.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use gristmill::cli::{Cli, Streams};

// Pages are many short-lived strings: this allocator takes a tenth off the time of a build.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let (mut out, mut err) = (std::io::BufWriter::new(std::io::stdout().lock()), std::io::stderr());
    let exit = cli.run(&mut Streams { out: &mut out, err: &mut err });
    // A closed pipe is the reader's way to say that it has seen enough.
    let _ = out.flush();
    exit.into()
}
