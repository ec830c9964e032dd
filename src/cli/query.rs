//! `gristmill query`: SQL over a version.

use std::io::Read as _;
use std::path::PathBuf;

use clap::Args;
use serde_json::Value;

use super::store::StoreArgs;
use super::table::{count, counted, table};
use super::{Exit, Streams};
use crate::dataset::{Answer, Revision};

/// Characters of a cell in a table; `--json` has all.
const WIDTH: usize = 60;

/// Arguments of `query`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  gristmill query corpus 'select host, count(*) as pages, sum(word_count) as words from records group by host order by pages desc'\n  \
    gristmill query corpus --version 3 --json 'select url, text from records where language = ''de'' and word_count > 300'\n  \
    gristmill query corpus 'select kind, count(*) as rows from (select unnest(flag_kinds) as kind from records) group by kind'\n  \
    gristmill query corpus 'select reason, count(*) as pages from failures group by reason'\n\n\
    The tables are records and failures; gristmill schema lists their columns.\n\
    Exit codes: 0 done; 1 the query cannot be answered; 2 wrong usage."
)]
pub(super) struct QueryArgs {
    /// The dataset's folder, or its address (s3://, gs://, az://)
    dataset: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
    /// The query; - reads it from standard input
    #[arg(value_name = "SQL")]
    sql: String,
    /// The version: a number, tag, day or time
    #[arg(long, default_value = "latest")]
    version: Revision,
    /// Rows of the table to print at most; 0 prints all
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: usize,
    /// Print each row as a line of JSON, whole
    #[arg(long)]
    json: bool,
}

impl QueryArgs {
    pub(super) fn run(self, streams: &mut Streams<'_>) -> anyhow::Result<Exit> {
        let dataset = self.store.open(&self.dataset)?;
        let version = dataset.resolve(&self.version)?;
        let mut sql = self.sql.clone();
        if sql == "-" {
            sql.clear();
            std::io::stdin().lock().read_to_string(&mut sql)?;
        }
        let answer = dataset.query(version, &sql)?;
        if self.json {
            for row in &answer.rows {
                serde_json::to_writer(&mut *streams.out, &answer.object(row))?;
                writeln!(streams.out)?;
            }
            return Ok(Exit::Done);
        }
        self.show(&answer, streams)?;
        Ok(Exit::Done)
    }

    fn show(&self, answer: &Answer, streams: &mut Streams<'_>) -> std::io::Result<()> {
        let most = if self.limit == 0 { usize::MAX } else { self.limit };
        let header: Vec<&str> = answer.columns.iter().map(String::as_str).collect();
        let is_number = |column: &usize| {
            answer.rows.iter().filter_map(|row| row.get(*column)).all(|cell| cell.is_number() || cell.is_null())
        };
        let right: Vec<usize> = (0..header.len()).filter(is_number).collect();
        let rows = answer.rows.iter().take(most).map(|row| row.iter().map(cell).collect());
        writeln!(streams.out, "{}", table(&header, &right, rows).trim_fmt())?;
        let left = answer.rows.len().saturating_sub(most);
        if left > 0 {
            writeln!(
                streams.err,
                "{} more of {}: --limit 0 prints all",
                count(left as u64),
                counted(answer.rows.len() as u64, "row")
            )?;
        }
        Ok(())
    }
}

/// A value on one line.
fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::Number(number) if number.is_f64() => {
            number.as_f64().map(|number| format!("{number:.4}")).unwrap_or_default()
        }
        other => other.to_string(),
    };
    if text.chars().count() <= WIDTH { text } else { text.chars().take(WIDTH - 1).chain(['…']).collect() }
}
