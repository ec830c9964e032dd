//! `gristmill schema`: the columns of records and failures, as the committed schema files have them.

use clap::{Args, ValueEnum};

use super::{Exit, Streams};

/// Arguments of `schema`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  gristmill schema failures")]
pub(super) struct SchemaArgs {
    /// Which table
    #[arg(value_enum, default_value_t = Table::Records)]
    table: Table,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Table {
    Records,
    Failures,
}

impl SchemaArgs {
    pub(super) fn run(self, streams: &mut Streams<'_>) -> anyhow::Result<Exit> {
        let schema = match self.table {
            Table::Records => crate::record::schema::RECORDS_JSON,
            Table::Failures => crate::record::schema::FAILURES_JSON,
        };
        writeln!(streams.out, "{}", schema.trim_end())?;
        Ok(Exit::Done)
    }
}
