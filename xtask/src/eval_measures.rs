//! `cargo xtask eval language`, `eval phrases`, `eval summaries`: measures beside other packages, on texts of known language and
//! on what pages say of themselves. The counting is done by the scripts in `benches/peers/`, which print the tables.

use std::path::PathBuf;

use anyhow::Result;

use crate::python;
use crate::run::{self, cargo, program, root};

/// Which texts to tell the language of.
#[derive(Debug, clap::Args)]
pub(crate) struct Languages {
    /// Texts of known language, as `benches/peers/language_texts.py` writes them.
    #[arg(long)]
    texts: PathBuf,
    /// Runs other tools too, in a virtual environment; takes some minutes.
    #[arg(long)]
    peers: bool,
}

/// Which records to look at.
#[derive(Debug, clap::Args)]
pub(crate) struct Records {
    /// Rows as JSON lines, as `gristmill extract` prints them.
    #[arg(long)]
    records: PathBuf,
    /// Pages of one half of the domains only: `tune` or `check`.
    #[arg(long)]
    half: Option<String>,
}

/// Tells languages, and prints the tables.
pub(crate) fn language(arguments: &Languages) -> Result<()> {
    run::run(&mut cargo("build --release --example languages"))?;
    let python = python::environment("language-peers", "benches/peers/language_requirements.txt")?;
    let mut command = program(python);
    command.arg("benches/peers/language.py").arg(std::path::absolute(&arguments.texts)?);
    command.arg(root().join("target/release/examples/languages"));
    run::run(command.args(arguments.peers.then_some("--peers")))
}

/// Compares key phrases (`phrases`) or summaries (`summaries`) of records, and prints the table.
pub(crate) fn phrases(what: &str, arguments: &Records) -> Result<()> {
    let python = python::environment("phrase-peers", "benches/peers/phrases_requirements.txt")?;
    let mut command = program(python);
    command.args(["benches/peers/phrases.py", what]).arg(std::path::absolute(&arguments.records)?);
    if let Some(half) = &arguments.half {
        command.args(["--half", half]);
    }
    run::run(&mut command)
}
