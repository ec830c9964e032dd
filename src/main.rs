//! The `gristmill` binary: arguments in, exit code out.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use gristmill::cli::{Cli, Streams};

// Pages are many short-lived strings: this allocator takes a tenth off the time of a build.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// `mi_option_purge_delay` of `mimalloc.h`, which the crate has no name for.
const PURGE_DELAY: libmimalloc_sys::mi_option_t = 15;

/// How long freed memory stays with the process, in milliseconds. A page's buffers are freed and asked for again many times a
/// second; by default they go back to the system after one second, and each return costs a page fault for every 4 kB.
const KEPT: std::ffi::c_long = 10_000;

fn main() -> ExitCode {
    keep_freed_memory();
    let cli = Cli::parse();
    let (mut out, mut err) = (std::io::BufWriter::new(std::io::stdout().lock()), std::io::stderr());
    let exit = cli.run(&mut Streams { out: &mut out, err: &mut err });
    // A closed pipe is the reader's way to say that it has seen enough.
    let _ = out.flush();
    exit.into()
}

#[expect(unsafe_code, reason = "the allocator's crate has no safe way to set an option; the call stores a number")]
fn keep_freed_memory() {
    // Safety: no other thread runs yet. What the environment says (MIMALLOC_PURGE_DELAY) comes before.
    unsafe { libmimalloc_sys::mi_option_set_default(PURGE_DELAY, KEPT) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(unsafe_code, reason = "reading an option has no safe way either")]
    fn the_number_of_the_option_is_that_of_the_purge_delay() {
        // The default of mimalloc 3 in milliseconds, which no other option has.
        let value = unsafe { libmimalloc_sys::mi_option_get(PURGE_DELAY) };
        assert!(value == 1_000 || std::env::var_os("MIMALLOC_PURGE_DELAY").is_some());
    }
}
