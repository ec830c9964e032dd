//! Rows whose text was cut or masked: their measures are taken anew, so that they describe the text that goes out.
//!
//! What would bring back what was taken out goes: `raw_text` and `markdown` are null, and of the flags those with a span, which would point into
//! it, are left out. The row keeps its id, language and all else.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::interleave;
use arrow::error::ArrowError;

use crate::measure::{Measurer, Measures, Options};
use crate::record::{Record, Rights, flag_column, record_batch};

/// The columns that follow from a text.
const FOLLOWING: &[&str] = &[
    "text",
    "raw_text",
    "markdown",
    "summary",
    "categories",
    "word_count",
    "char_count",
    "sentence_count",
    "paragraph_count",
    "token_count",
    "reading_time_minutes",
    "quality",
    "text_digest",
    "flags",
];

/// Measures texts for rows that had others.
#[derive(Debug)]
pub(super) struct Remeasurer(Measurer);

impl Default for Remeasurer {
    fn default() -> Self {
        Self(Measurer::new(Options { tokens: true, filters: Vec::new() }))
    }
}

impl Remeasurer {
    /// The measures of a row's new text.
    pub(super) fn measure(&self, batch: &RecordBatch, row: usize, text: &str) -> Measures {
        let value = |name: &str| {
            let column = batch.column_by_name(name).and_then(|column| column.as_string_opt::<i32>())?;
            column.is_valid(row).then(|| column.value(row))
        };
        let own: Vec<&str> = value("site_name").into_iter().collect();
        self.0.measure(text, value("language"), &own)
    }
}

/// The batch with new texts in some rows: pairs of a row and its text with measures, in ascending order.
///
/// # Errors
/// Those of Arrow, where the texts are too large for a batch.
pub(super) fn with_texts(batch: &RecordBatch, texts: &[(usize, String, Measures)]) -> Result<RecordBatch, ArrowError> {
    if texts.is_empty() {
        return Ok(batch.clone());
    }
    let flags = flag_column::read(batch);
    let record = |(row, text, measures): &(usize, String, Measures)| {
        let flags = flags.get(*row).into_iter().flatten().filter(|flag| flag.start.is_none()).cloned().collect();
        Record { flags, ..measured(text, measures) }
    };
    let news = record_batch(&texts.iter().map(record).collect::<Vec<_>>())?;
    let mut places: Vec<(usize, usize)> = (0..batch.num_rows()).map(|row| (0, row)).collect();
    for (new, (row, ..)) in texts.iter().enumerate() {
        if let Some(place) = places.get_mut(*row) {
            *place = (1, new);
        }
    }
    let schema = batch.schema();
    let column = |(field, old): (&Arc<arrow::datatypes::Field>, &ArrayRef)| match news.column_by_name(field.name()) {
        Some(new) if FOLLOWING.contains(&field.name().as_str()) => interleave(&[old.as_ref(), new.as_ref()], &places),
        _ => Ok(Arc::clone(old)),
    };
    let columns = schema.fields().iter().zip(batch.columns()).map(column).collect::<Result<Vec<_>, _>>()?;
    RecordBatch::try_new(schema, columns)
}

/// A record with the columns that follow from a text; no others of it are looked at.
fn measured(text: &str, measures: &Measures) -> Record {
    Record {
        text: text.to_owned(),
        raw_text: None,
        markdown: None,
        summary: measures.summary.clone(),
        categories: measures.categories.clone(),
        word_count: measures.word_count,
        char_count: measures.char_count,
        sentence_count: measures.sentence_count,
        paragraph_count: measures.paragraph_count,
        token_count: measures.token_count,
        reading_time_minutes: measures.reading_time_minutes,
        quality: Some(measures.quality.clone()),
        text_digest: measures.text_digest.clone(),
        flags: Vec::new(),
        id: String::new(),
        url: String::new(),
        canonical_url: String::new(),
        host: None,
        domain: None,
        fetched_at: None,
        http_status: None,
        content_type: None,
        source_file: String::new(),
        source_offset: None,
        source_length: None,
        source_id: None,
        payload_digest: String::new(),
        title: None,
        description: None,
        authors: Vec::new(),
        published_at: None,
        published_precision: None,
        published_offset: None,
        modified_at: None,
        site_name: None,
        original_publisher: None,
        original_url: None,
        section: None,
        tags: Vec::new(),
        language: None,
        language_score: None,
        languages: None,
        license: None,
        lead_image: None,
        claimed_word_count: None,
        claimed_reading_minutes: None,
        duplicate_of: None,
        duplicate_similarity: None,
        host_repeat_share: None,
        elsewhere_repeat_share: None,
        related: None,
        flag_kinds: Vec::new(),
        rights: Rights::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::samples::{full_record, record};
    use crate::source::digest::sha256;

    #[test]
    fn measures_follow_the_text_and_nothing_of_the_old_one_is_left() {
        let marked = Record { markdown: Some("**Text**".into()), ..full_record() };
        let records = [record("https://a.example/", "as it was"), marked];
        let batch = record_batch(&records).unwrap();
        let text = "Zwei Wörter.";
        let measures = Remeasurer::default().measure(&batch, 1, text);
        let edited = with_texts(&batch, &[(1, text.to_owned(), measures)]).unwrap();
        let kept = flag_column::read(&edited).remove(1);
        let expected = Record {
            text: text.into(),
            raw_text: None,
            markdown: None,
            summary: Some(text.into()),
            flags: kept.clone(),
            word_count: 2,
            char_count: 12,
            text_digest: sha256(text.as_bytes()),
            ..records[1].clone()
        };
        let expected = record_batch(&[records[0].clone(), expected]).unwrap();
        for name in [
            "id",
            "title",
            "text",
            "raw_text",
            "markdown",
            "summary",
            "word_count",
            "char_count",
            "text_digest",
            "flags",
            "rights",
        ] {
            assert_eq!(edited.column_by_name(name), expected.column_by_name(name), "{name}");
        }
        assert_eq!(kept.iter().map(|flag| flag.kind.as_str()).collect::<Vec<_>>(), ["republished"]);
        assert_eq!(with_texts(&batch, &[]).unwrap(), batch);
    }
}
