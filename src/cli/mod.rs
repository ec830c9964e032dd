//! The command line: a file a command, each with its arguments and its `run`. The only room that prints.

mod build;
mod compact;
mod contact;
mod crawl;
mod crawl_view;
mod demo;
mod diff;
mod excerpt;
mod exit;
mod export;
mod extract;
mod inspect;
mod log;
mod overlap;
mod profile;
mod progress;
mod purge;
mod query;
mod reading;
mod rebuild;
mod report;
mod restore;
mod robots;
mod schema;
mod show;
mod source;
mod store;
mod summary;
mod table;
mod tag;
mod verify;

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::{Parser, Subcommand};

use crate::dataset::{InvalidStoreOption, is_in_a_store};
pub use exit::Exit;

/// Turns web pages into training corpora that can be trusted.
#[derive(Debug, Parser)]
#[command(name = "gristmill", version, max_term_width = 120, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the main job on the sample that ships with it.
    Demo(demo::DemoArgs),
    /// Commit a new version of a dataset from pages.
    Build(Box<build::BuildArgs>),
    /// Crawl sites politely to WARC files.
    Crawl(crawl::CrawlArgs),
    /// Say what a robots.txt allows, and by which line.
    Robots(robots::RobotsArgs),
    /// Print records as JSON lines, without a dataset.
    Extract(extract::ExtractArgs),
    /// Say what is seen in one page, and why.
    Inspect(inspect::InspectArgs),
    /// List a dataset's versions.
    Log(log::LogArgs),
    /// Say what is in a dataset.
    Show(show::ShowArgs),
    /// Say what is known of one host, with evidence.
    Profile(profile::ProfileArgs),
    /// Write a page about a version: sizes, findings with examples, hosts that belong together.
    Report(report::ReportArgs),
    /// Say what two versions have different.
    Diff(diff::DiffArgs),
    /// Name a version, or list the names.
    Tag(tag::TagArgs),
    /// Make a new version with the state of an older one.
    Restore(restore::RestoreArgs),
    /// Join small files of a dataset, rows unchanged.
    Compact(compact::CompactArgs),
    /// Check a dataset byte for byte against its log.
    Verify(verify::VerifyArgs),
    /// Ask SQL of a dataset's records and failures.
    Query(query::QueryArgs),
    /// Make files to train on, by a policy.
    Export(Box<export::ExportArgs>),
    /// Flag the rows that have items of evaluation sets in them.
    Overlap(overlap::OverlapArgs),
    /// Build a version again from its inputs, and compare the bytes.
    Rebuild(rebuild::RebuildArgs),
    /// Print what a row was made of: the stored response.
    Source(source::SourceArgs),
    /// Take pages out of all versions, and their bytes off the disk.
    Purge(purge::PurgeArgs),
    /// Print the columns of records and failures.
    Schema(schema::SchemaArgs),
}

/// Where a command writes.
pub struct Streams<'a> {
    /// Results.
    pub out: &'a mut dyn Write,
    /// All else: summaries of long work, warnings, errors.
    pub err: &'a mut dyn Write,
}

impl std::fmt::Debug for Streams<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Streams")
    }
}

impl Cli {
    /// Runs the command and says how it ended. A reader that closes the pipe early is no error.
    pub fn run(self, streams: &mut Streams<'_>) -> Exit {
        let outcome = match self.command {
            Command::Demo(args) => args.run(streams),
            Command::Build(args) => args.run(streams),
            Command::Crawl(args) => args.run(streams),
            Command::Robots(args) => args.run(streams),
            Command::Extract(args) => args.run(streams),
            Command::Inspect(args) => args.run(streams),
            Command::Log(args) => args.run(streams),
            Command::Show(args) => args.run(streams),
            Command::Profile(args) => args.run(streams),
            Command::Report(args) => args.run(streams),
            Command::Diff(args) => args.run(streams),
            Command::Tag(args) => args.run(streams),
            Command::Restore(args) => args.run(streams),
            Command::Compact(args) => args.run(streams),
            Command::Verify(args) => args.run(streams),
            Command::Query(args) => args.run(streams),
            Command::Export(args) => args.run(streams),
            Command::Overlap(args) => args.run(streams),
            Command::Rebuild(args) => args.run(streams),
            Command::Source(args) => args.run(streams),
            Command::Purge(args) => args.run(streams),
            Command::Schema(args) => args.run(streams),
        };
        match outcome {
            Ok(exit) => exit,
            Err(error) if closed_pipe(&error) => Exit::Done,
            Err(error) => {
                // Nothing is left to tell it to when standard error is gone as well.
                let _ = writeln!(streams.err, "error: {error:#}");
                if error.is::<InvalidStoreOption>() { Exit::Usage } else { Exit::Failed }
            }
        }
    }
}

fn closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
}

/// Files that are made apart from a dataset are made on a disk.
fn expect_disk(out: &Path) -> anyhow::Result<()> {
    if is_in_a_store(out) {
        anyhow::bail!("{} is an address: name a folder on a disk, and copy it from there", out.display());
    }
    Ok(())
}

/// A flag that Ctrl-C sets, so that a run can finish what is in flight; a second Ctrl-C ends the program at once.
fn stop_on_interrupt() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&stop);
    // Where the signal cannot be watched, Ctrl-C ends the program, which leaves the last version whole as well.
    let _ = ctrlc::set_handler(move || {
        if seen.swap(true, Ordering::Relaxed) {
            end_at_once();
        }
    });
    stop
}

#[expect(clippy::exit, reason = "the user asked a second time")]
fn end_at_once() {
    std::process::exit(i32::from(Exit::Failed.code()))
}
