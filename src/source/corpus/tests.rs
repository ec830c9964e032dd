use std::io::{Cursor, Write};
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use proptest::prelude::*;

use super::*;
use crate::source::warc::{Meter, Tape};

const LIMIT: usize = 1000;

fn corpus(fields: Fields) -> Corpus {
    let (file, address) = ("c.jsonl".to_owned(), "file:///d/c.jsonl".to_owned());
    Corpus { file, address, fields, max_page_bytes: LIMIT }
}

fn lines(bytes: Vec<u8>) -> Vec<Result<Capture, Failure>> {
    let tape = Tape::new(Box::new(Cursor::new(bytes)), Meter::default()).unwrap();
    LineReader::new(tape, corpus(Fields::default())).unwrap().collect()
}

/// The text of a row, or the reason that there is none.
fn told(items: &[Result<Capture, Failure>]) -> Vec<String> {
    let text = |capture: &Capture| String::from_utf8(capture.body.clone()).unwrap();
    items.iter().map(|item| item.as_ref().map_or_else(|failure| failure.reason.to_string(), text)).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn each_bad_line_is_listed_with_its_offset_and_the_others_are_read() {
    let long = format!("{{\"text\":\"{}\"}}", "x".repeat(LIMIT + 1));
    let endless = format!("{{\"text\":\"{}\"}}", "x".repeat(LIMIT * LINE_FACTOR_AND_MORE));
    let rows = [
        "\u{feff}{\"text\":\"one\",\"id\":1}",
        "",
        "not json",
        "{\"text\":null}",
        "{\"text\":\"  \"}",
        "{\"body\":\"x\"}",
        "{\"text\":[\"x\"]}",
        "{\"text\":7}",
        &long,
        &endless,
        "  {\"text\":\"last, without a line end\"}",
    ];
    let items = lines(rows.join("\n").into_bytes());
    let expected = [
        "one",
        "malformed",
        "malformed",
        "empty",
        "malformed",
        "malformed",
        "malformed",
        "too_large",
        "too_large",
        "last, without a line end",
    ];
    assert_eq!(told(&items), expected);
    let details: Vec<_> =
        items.iter().filter_map(|item| item.as_ref().err()).map(|failure| failure.detail.as_str()).collect();
    assert_eq!(details[1], "the row has no field text");
    assert_eq!(details[4], "the field text holds no text but a list");
    assert_eq!(details[5], "the field text holds no text but a single value");
    assert_eq!(details[6], "a text of 1001 bytes (limit 1000 for a page)");
    let joined = rows.join("\n");
    for (row, item) in rows.iter().filter(|row| !row.is_empty()).zip(&items) {
        let offset = item.as_ref().map_or_else(|failure| failure.source_offset, |capture| capture.place.offset);
        let offset = usize::try_from(offset.unwrap()).unwrap();
        assert!(joined[offset..].starts_with(row), "{row}");
    }
}

/// So many times a page's limit that no line of it is kept.
const LINE_FACTOR_AND_MORE: usize = 1100;

#[test]
fn rows_keep_their_address_id_and_title() {
    let rows = "{\"text\":\"a\",\"url\":\"https://site.example/a\",\"id\":\"<x/y>\",\"title\":\" T \"}\n\
                {\"text\":\"b\",\"url\":\"no address\",\"id\":\"x/ y\"}\n{\"text\":\"c\",\"id\":\"..\"}\n";
    let items: Vec<_> = lines(rows.as_bytes().to_vec()).into_iter().map(Result::unwrap).collect();
    let urls: Vec<_> = items.iter().map(|capture| capture.url.as_str()).collect();
    assert_eq!(urls, ["https://site.example/a", "file:///d/c.jsonl/x%2F%20y", "file:///d/c.jsonl/3"]);
    let row = items[0].row.clone().unwrap();
    assert_eq!((row.id.as_deref(), row.title.as_deref()), (Some("<x/y>"), Some("T")));
}

#[test]
fn packing_is_told_by_the_first_bytes_and_members_follow_each_other() {
    let (one, two) = (b"{\"text\":\"one\"}\n{\"te", b"xt\":\"two\"}\n");
    let zstd = |bytes: &[u8]| zstd::encode_all(bytes, 1).unwrap();
    for bytes in [[one.as_slice(), two].concat(), [gzip(one), gzip(two)].concat(), [zstd(one), zstd(two)].concat()] {
        let items = lines(bytes);
        assert_eq!(told(&items), ["one", "two"]);
        assert_eq!(items[1].as_ref().unwrap().place.offset, Some(15));
    }
}

#[test]
fn where_the_packing_breaks_off_the_rows_before_are_given_and_one_failure_tells() {
    let rows: String =
        (0..400_u32).map(|i| format!("{{\"text\":\"row {i} {}\"}}\n", i.wrapping_mul(2_654_435_761))).collect();
    let packed = gzip(rows.as_bytes());
    let cut = lines(packed[..packed.len() / 2].to_vec());
    let failure = cut.last().unwrap().as_ref().unwrap_err();
    assert_eq!(failure.reason, Reason::Truncated);
    assert!(failure.detail.contains(&format!("behind {} good ones", cut.len() - 1)), "{}", failure.detail);
    assert!(cut.len() > 50 && cut[..cut.len() - 1].iter().all(Result::is_ok));
}

/// A Parquet file with a row group for each list; a text of `None` is null.
fn parquet(groups: &[&[(Option<&str>, i64)]]) -> Vec<u8> {
    let schema = "message m { optional binary text (UTF8); required int64 id; required group meta { required binary url (UTF8); } }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::new(WriterProperties::default())).unwrap();
    for rows in groups {
        let mut group = writer.next_row_group().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let texts: Vec<ByteArray> = rows.iter().filter_map(|(text, _)| *text).map(ByteArray::from).collect();
        let levels: Vec<i16> = rows.iter().map(|(text, _)| i16::from(text.is_some())).collect();
        column.typed::<ByteArrayType>().write_batch(&texts, Some(&levels), None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let ids: Vec<i64> = rows.iter().map(|(_, id)| *id).collect();
        column.typed::<Int64Type>().write_batch(&ids, None, None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let urls: Vec<String> = rows.iter().map(|(_, id)| format!("https://site.example/{id}")).collect();
        let urls: Vec<ByteArray> = urls.iter().map(|url| ByteArray::from(url.as_str())).collect();
        column.typed::<ByteArrayType>().write_batch(&urls, None, None).unwrap();
        column.close().unwrap();
        group.close().unwrap();
    }
    writer.close().unwrap();
    bytes
}

fn rows(bytes: &[u8], fields: Fields) -> Result<Vec<Result<Capture, Failure>>, Failure> {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("c.parquet");
    fs_err::write(&path, bytes).unwrap();
    ColumnReader::new(fs_err::File::open(path).unwrap(), Meter::default(), corpus(fields)).map(Iterator::collect)
}

fn nested() -> Fields {
    Fields { url: "meta.url".to_owned(), ..Fields::default() }
}

#[test]
fn a_parquet_file_gives_its_rows_over_all_row_groups() {
    let items = rows(&parquet(&[&[(Some("one\n\n"), 7), (None, 8)], &[(Some("two"), 9)]]), nested()).unwrap();
    assert_eq!(told(&items), ["one\n\n", "malformed", "two"]);
    let last = items[2].as_ref().unwrap();
    assert_eq!((last.url.as_str(), last.place.offset), ("https://site.example/9", Some(2)));
    assert_eq!(last.row.as_ref().unwrap().id.as_deref(), Some("9"));
    assert_eq!(items[1].as_ref().unwrap_err().source_offset, Some(1));
}

#[test]
fn a_parquet_file_without_the_column_says_which_it_has() {
    let failure =
        rows(&parquet(&[&[(Some("one"), 7)]]), Fields { text: "content".into(), ..Fields::default() }).unwrap_err();
    assert_eq!(failure.detail, "no column content; the columns are text, id, meta");
    let failure = rows(b"PAR1 and no more", Fields::default()).unwrap_err();
    assert_eq!(failure.reason, Reason::Malformed);
}

proptest! {
    #[test]
    fn texts_of_any_characters_come_back(texts in proptest::collection::vec("[a-z]\\PC{0,30}(\n|\r|\t|\u{2028}|\"){0,3}", 0..8)) {
        let json: String = texts.iter().map(|text| serde_json::json!({ "text": text }).to_string() + "\r\n").collect();
        prop_assert_eq!(&told(&lines(json.into_bytes())), &texts);
        let group: Vec<_> = texts.iter().map(|text| (Some(text.as_str()), 1)).collect();
        prop_assert_eq!(&told(&rows(&parquet(&[&group]), nested()).unwrap()), &texts);
    }

    #[test]
    fn any_bytes_end_without_a_fault(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        lines(bytes.clone());
        lines([gzip(b"{\"text\":\"x\"}\n"), bytes].concat());
    }

    #[test]
    fn a_damaged_parquet_file_never_gives_more_rows_than_it_has(at in 0_usize..2000, flip in 1_u8..) {
        let mut bytes = parquet(&[&[(Some("one"), 7), (Some("two"), 8)], &[(Some("three"), 9)]]);
        let at = at % bytes.len();
        bytes[at] ^= flip;
        if let Ok(items) = rows(&bytes, nested()) {
            prop_assert!(items.len() <= 6, "{items:?}");
        }
    }
}
