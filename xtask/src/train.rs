//! `cargo xtask train extraction`: learns the weights of the extraction's judge from a set of labelled pages. `train language`: makes the
//! model that languages are told by out of the one of py3langid.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::python;
use crate::run::{self, cargo, program, root};

/// Where the weights that ship stand, below the root.
const WEIGHTS: &str = "src/article/model/blocks.bin";

/// What to learn from.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The set: `gold.jsonl` with `id`, `url` and `words`, and `html/<id>.html.gz`.
    #[arg(long)]
    set: PathBuf,
    /// Where the columns and the weights of each fold go.
    #[arg(long, default_value = "target/training")]
    work: PathBuf,
}

/// Trains, and writes the weights into the sources; takes some minutes of one core.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    run::run(&mut cargo("build --release --example extraction"))?;
    let python = python::environment("training-tools", "xtask/training/requirements.txt")?;
    let [set, work] = [&arguments.set, &arguments.work].map(std::path::absolute);
    let example = root().join("target/release/examples/extraction");
    run::run(&mut trainer(&python, &set?, &work?, &example))
}

/// Where the model of languages that ships stands, below the root.
const LANGUAGES: &str = "src/text/language/langid.model";

/// Makes the model of languages, and writes it into the sources; takes half a minute.
pub(crate) fn language() -> Result<()> {
    let python = python::environment("language-training", "xtask/training/language_requirements.txt")?;
    run::run(program(python).args(["xtask/training/language.py", LANGUAGES]))
}

fn trainer(python: &Path, set: &Path, work: &Path, example: &Path) -> std::process::Command {
    let mut command = program(python);
    command.arg("xtask/training/extraction.py").arg(set).arg(work).arg(example).arg(WEIGHTS);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_trainer_and_the_weights_are_where_they_are_named() {
        let command = trainer(Path::new("python"), Path::new("set"), Path::new("work"), Path::new("example"));
        let named: Vec<_> = command.get_args().filter_map(|word| word.to_str()).collect();
        assert_eq!(named.len(), 5);
        assert!([named[0], named[4], LANGUAGES].iter().all(|path| root().join(path).is_file()), "{named:?}");
    }
}
