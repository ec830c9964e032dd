//! The third pass: records wait on disk until all of a build are known, and are then told which of them are copies.

use std::io::Write;
use std::path::{Path, PathBuf};

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::TimestampMicrosecondType;

use super::Error;
use super::judge::Judged;
use super::spill::SpillWriter;
use crate::dataset::Dataset;
use crate::duplicate::{BUFFER_BYTES, Earlier, Gatherer, Item, Neighbour, Verdict};
use crate::record::{FlagRow, Record, Related};

/// The columns of earlier rows that copies of them are told by.
const COLUMNS: [&str; 5] = ["id", "host", "published_at", "text_digest", "duplicate_of"];

/// Records that wait for their verdicts.
#[derive(Debug)]
pub(super) struct Pending {
    folder: PathBuf,
    records: SpillWriter,
    gatherer: Gatherer,
}

impl Pending {
    /// Nothing waits yet; records and signatures go to files without a name in `folder`.
    pub(super) fn new(folder: &Path) -> Result<Self, Error> {
        let full = |source| Error::Spill { folder: folder.to_owned(), source };
        let records = SpillWriter::new(folder).map_err(full)?;
        Ok(Self { folder: folder.to_owned(), records, gatherer: Gatherer::new(folder, BUFFER_BYTES).map_err(full)? })
    }

    /// Takes a record, with the signature of its text.
    pub(super) fn add(&mut self, judged: &Judged) -> Result<(), Error> {
        let full = |source| Error::Spill { folder: self.folder.clone(), source };
        let record = &judged.record;
        let item = Item {
            id: number(&record.id),
            text: text_number(&record.text_digest),
            published_at: record.published_at.map(jiff::Timestamp::as_microsecond),
            words: u32::try_from(record.word_count).unwrap_or(0),
            host: record.host.as_deref().unwrap_or_default(),
            address: &record.canonical_url,
            original_address: record.original_url.as_deref(),
            is_attributed: record.original_publisher.is_some() || record.original_url.is_some(),
        };
        self.gatherer.add(&item, judged.signature.as_ref()).map_err(full)?;
        let encoded = postcard::to_stdvec(record).map_err(Error::SpillChanged)?;
        self.records.push(&encoded).map_err(full)
    }

    /// Looks for the records' copies among the rows of the dataset, by the signatures that it keeps.
    pub(super) fn recall(&mut self, dataset: &Dataset) -> Result<(), Error> {
        let Some(version) = dataset.latest()? else { return Ok(()) };
        for kept in dataset.signatures()? {
            self.gatherer.recall(kept).map_err(Error::Signatures)?;
        }
        for batch in dataset.columns(version, &COLUMNS)? {
            meet(&mut self.gatherer, &batch?).map_err(|source| Error::Spill { folder: self.folder.clone(), source })?;
        }
        Ok(())
    }

    /// Writes the records' signatures, to be kept with the version.
    pub(super) fn keep(&mut self, out: &mut dyn Write) -> std::io::Result<()> {
        self.gatherer.keep(out)
    }

    /// Hands on each record, in the order in which they came, with what it is a copy of.
    pub(super) fn settle(self, mut sink: impl FnMut(Record) -> Result<(), Error>) -> Result<(), Error> {
        let full = |source| Error::Spill { folder: self.folder.clone(), source };
        let mut verdicts = self.gatherer.finish().map_err(full)?;
        for (number, encoded) in (0..).zip(self.records.finish().map_err(full)?) {
            let mut record: Record =
                postcard::from_bytes(&encoded.map_err(Error::Output)?).map_err(Error::SpillChanged)?;
            if let Some(verdict) = verdicts.of(number) {
                tell(&mut record, verdict);
            }
            let repeats = verdicts.repeats(number);
            record.host_repeat_share = repeats.map(|repeats| repeats.on_host);
            record.elsewhere_repeat_share = repeats.map(|repeats| repeats.elsewhere);
            let nearest = verdicts.next_related().map_err(Error::Output)?;
            record.related = Some(nearest.iter().map(related).collect());
            sink(record)?;
        }
        Ok(())
    }
}

/// Shows the rows of a batch to the gatherer.
fn meet(gatherer: &mut Gatherer, batch: &RecordBatch) -> std::io::Result<()> {
    let strings = |name: &str| batch.column_by_name(name).and_then(|column| column.as_string_opt::<i32>());
    let times =
        batch.column_by_name("published_at").and_then(|column| column.as_primitive_opt::<TimestampMicrosecondType>());
    let (Some(ids), Some(digests)) = (strings("id"), strings("text_digest")) else { return Ok(()) };
    let (hosts, of) = (strings("host"), strings("duplicate_of"));
    for row in 0..batch.num_rows() {
        let cell = |column: Option<&'_ arrow::array::StringArray>| {
            column.filter(|column| column.is_valid(row)).map(|column| column.value(row).to_owned())
        };
        gatherer.meet(&Earlier {
            id: number(ids.value(row)),
            text: text_number(digests.value(row)),
            published_at: times.filter(|times| times.is_valid(row)).map(|times| times.value(row)),
            host: &cell(hosts).unwrap_or_default(),
            duplicate_of: cell(of).map(|id| number(&id)),
        })?;
    }
    Ok(())
}

fn related(neighbour: &Neighbour) -> Related {
    Related { id: format!("{:032x}", neighbour.id), similarity: neighbour.similarity }
}

const EXACT: &str = "exact_duplicate";
const NEAR: &str = "near_duplicate";
const REPUBLISHED: &str = "republished";

/// Why a record is flagged whose text another host had first.
fn elsewhere(of: &str) -> String {
    format!("record {of} of another host has this text from an earlier date, or is the original that it names")
}

/// Whether a finding of a record is one that a verdict wrote into it.
pub(super) fn is_told(flag: &FlagRow, record: &Record) -> bool {
    let is_elsewhere = || record.duplicate_of.as_deref().is_some_and(|of| flag.evidence == elsewhere(of));
    match flag.kind.as_str() {
        EXACT | NEAR => true,
        REPUBLISHED => is_elsewhere(),
        _ => false,
    }
}

/// Writes a verdict into its record.
fn tell(record: &mut Record, verdict: &Verdict) {
    let of = format!("{:032x}", verdict.duplicate_of);
    let (kind, evidence) = if verdict.is_exact {
        (EXACT, format!("has the words of record {of}"))
    } else {
        (NEAR, format!("shares {:.0} % of its runs of five words with record {of}", 100.0 * verdict.similarity))
    };
    let mut flag = |kind: &str, evidence: String| {
        let flag = FlagRow { kind: kind.to_owned(), start: None, end: None, score: 0.99, replacement: None, evidence };
        // Findings about the whole record come first.
        let at = record.flags.iter().take_while(|flag| flag.start.is_none()).count();
        record.flags.insert(at, flag);
        if let Err(at) = record.flag_kinds.binary_search_by(|known| known.as_str().cmp(kind)) {
            record.flag_kinds.insert(at, kind.to_owned());
        }
    };
    flag(kind, evidence);
    if verdict.is_elsewhere {
        flag(REPUBLISHED, elsewhere(&of));
    }
    record.duplicate_of = Some(of);
    record.duplicate_similarity = Some(verdict.similarity);
}

/// An id of 32 hex digits as a number; one that another tool gave is a number that no record of ours has.
pub(super) fn number(id: &str) -> u128 {
    u128::from_str_radix(id, 16).unwrap_or(0)
}

/// The first 16 bytes of a digest that is written as `sha256:` and hex digits.
fn text_number(digest: &str) -> u128 {
    digest.strip_prefix("sha256:").and_then(|hex| hex.get(..32)).map_or(0, number)
}
