//! Items of evaluation sets, from JSON lines or Parquet in the shapes that the known sets have.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::Value;

use crate::dataset::{self, read_parquet};
use crate::duplicate::overlap::Item;

/// Fields that hold questions, by the names that published sets give them (GSM8K, MMLU, ARC, HumanEval, MBPP, HellaSwag,
/// PIQA, MATH), the likeliest first.
const QUESTIONS: &[&str] =
    &["question", "problem", "prompt", "text", "ctx", "goal", "query", "instruction", "input", "sentence"];
/// The same of answers.
const ANSWERS: &[&str] = &[
    "answer",
    "canonical_solution",
    "solution",
    "code",
    "answerKey",
    "correct_answer",
    "best_answer",
    "label",
    "target",
    "output",
    "answers",
];
/// The same of what is offered to choose from.
const OPTIONS: &[&str] = &["choices", "options", "endings", "candidates"];
/// The same of the items' names.
const IDS: &[&str] = &["id", "task_id", "question_id", "ind", "idx", "unique_id"];

/// Fields that are named when a file has none that is known.
const FIELDS_SHOWN: usize = 12;

/// Which fields of an evaluation file hold what; where nothing is said, those of the known sets. A dot leads into a field of a
/// field. The texts of several fields are put together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ItemFields {
    /// What is asked.
    pub question: Vec<String>,
    /// The answer: a text, or the place or letter of an option.
    pub answer: Vec<String>,
    /// What is offered to choose from.
    pub options: Vec<String>,
    /// The item's name; its row's number, from 0, where it has none.
    pub id: Vec<String>,
}

/// A file that no items can be had from.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NoItems {
    /// It cannot be read.
    #[error("cannot read {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A line is no JSON.
    #[error("line {line} of {} is no JSON", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line's number, from 1.
        line: usize,
        /// Where it parts.
        source: serde_json::Error,
    },
    /// It is no Parquet file.
    #[error(transparent)]
    Parquet(#[from] dataset::Error),
    /// None of its rows has a question.
    #[error(
        "none of the {rows} rows of {} has a question: say with --question-field which of its fields it is ({fields})",
        path.display()
    )]
    NoQuestion {
        /// The file.
        path: PathBuf,
        /// Its rows.
        rows: usize,
        /// Names of its fields.
        fields: String,
    },
}

/// The items of all files, in order.
pub(super) fn read(files: &[PathBuf], fields: &ItemFields) -> Result<Vec<Item>, NoItems> {
    let mut items = Vec::new();
    let mut names = BTreeSet::new();
    for path in files {
        let rows = rows(path)?;
        let before = items.len();
        let set = set_name(path, &mut names);
        items.extend(rows.iter().enumerate().filter_map(|(number, row)| item(&set, number, row, fields)));
        if items.len() == before {
            let names = rows.iter().filter_map(Value::as_object).flat_map(|row| row.keys().cloned());
            let names: BTreeSet<String> = names.collect();
            let fields = names.into_iter().take(FIELDS_SHOWN).collect::<Vec<_>>().join(", ");
            return Err(NoItems::NoQuestion { path: path.clone(), rows: rows.len(), fields });
        }
    }
    Ok(items)
}

/// A set's name: that of its file without endings; with the folder before it where another file has it already.
fn set_name(path: &Path, taken: &mut BTreeSet<String>) -> String {
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = file.split('.').next().unwrap_or(&file).to_owned();
    let folder = path.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    let name = if taken.contains(&stem) { format!("{}/{stem}", folder.unwrap_or_default()) } else { stem };
    taken.insert(name.clone());
    name
}

fn rows(path: &Path) -> Result<Vec<Value>, NoItems> {
    let failed = |source| NoItems::File { path: path.to_path_buf(), source };
    let mut file = fs_err::File::open(path).map_err(failed)?;
    let mut magic = [0; 4];
    let held = file.read(&mut magic).map_err(failed)?;
    let opened = || fs_err::File::open(path).map_err(failed);
    let reader: Box<dyn Read> = match magic.get(..held).unwrap_or_default() {
        b"PAR1" => {
            let answer = read_parquet(path)?;
            return Ok(answer.rows.iter().map(|row| answer.object(row)).collect());
        }
        [0x1f, 0x8b, ..] => Box::new(flate2::read::MultiGzDecoder::new(opened()?)),
        [0x28, 0xb5, 0x2f, 0xfd] => Box::new(zstd::Decoder::new(opened()?).map_err(failed)?),
        _ => Box::new(opened()?),
    };
    let mut reader = BufReader::new(reader);
    let line = |line: usize, source| NoItems::Line { path: path.to_path_buf(), line, source };
    if reader.fill_buf().map_err(failed)?.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
        return serde_json::from_reader(reader).map_err(|source| line(1, source));
    }
    let mut rows = Vec::new();
    for (number, text) in reader.lines().enumerate() {
        let text = text.map_err(failed)?;
        if !text.trim().is_empty() {
            rows.push(serde_json::from_str(&text).map_err(|source| line(number + 1, source))?);
        }
    }
    Ok(rows)
}

fn item(set: &str, number: usize, row: &Value, fields: &ItemFields) -> Option<Item> {
    let question = text_of(row, &fields.question, QUESTIONS)?;
    let options = first(row, &fields.options, OPTIONS).map(options).unwrap_or_default();
    let (name, answer) = named(row, &fields.answer, ANSWERS).unzip();
    let answer = answer.and_then(|answer| resolved(answer, name.as_deref().unwrap_or_default(), &options, row));
    let id = first(row, &fields.id, IDS).map_or_else(|| number.to_string(), plain);
    Some(Item { set: set.to_owned(), id, question, options, answer })
}

/// The text of the named fields put together; of the first known one where none is named.
fn text_of(row: &Value, named: &[String], known: &[&str]) -> Option<String> {
    let texts: Vec<String> = if named.is_empty() {
        first(row, named, known).map(plain).into_iter().collect()
    } else {
        named.iter().filter_map(|name| field(row, name)).map(plain).collect()
    };
    let text = texts.join("\n");
    (!text.trim().is_empty()).then_some(text)
}

fn first<'a>(row: &'a Value, named_fields: &[String], known: &[&str]) -> Option<&'a Value> {
    named(row, named_fields, known).map(|(_, value)| value)
}

/// The first field that is there, with its name.
fn named<'a>(row: &'a Value, chosen: &[String], known: &[&str]) -> Option<(String, &'a Value)> {
    let names: Vec<&str> = if chosen.is_empty() { known.to_vec() } else { chosen.iter().map(String::as_str).collect() };
    names.into_iter().find_map(|name| Some((name.to_owned(), field(row, name).filter(|value| !value.is_null())?)))
}

fn field<'a>(row: &'a Value, path: &str) -> Option<&'a Value> {
    row.get(path).or_else(|| path.split('.').try_fold(row, |value, name| value.get(name)))
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join("\n"),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// Options as a list, as an object of texts and labels (ARC), or as an object by label.
fn options(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().map(plain).collect(),
        Value::Object(fields) => match fields.get("text") {
            Some(Value::Array(values)) => values.iter().map(plain).collect(),
            _ => fields.values().map(plain).collect(),
        },
        _ => Vec::new(),
    }
}

/// The answer's text: an option by its place or letter, or the text itself.
fn resolved(answer: &Value, name: &str, options: &[String], row: &Value) -> Option<String> {
    let text = match answer {
        // SQuAD and its kin: the texts of several people.
        Value::Object(fields) => fields.get("text").map(plain).unwrap_or_default(),
        Value::Array(values) => values.first().map(plain).unwrap_or_default(),
        other => plain(other),
    };
    if options.is_empty() || options.contains(&text) {
        return (!text.trim().is_empty()).then_some(text);
    }
    let labels = OPTIONS.iter().find_map(|name| row.get(name)?.get("label")?.as_array().cloned()).unwrap_or_default();
    if let Some(place) = labels.iter().position(|label| plain(label) == text) {
        return options.get(place).cloned();
    }
    let place = match (answer, text.trim().as_bytes()) {
        (Value::Number(number), _) => usize::try_from(number.as_u64()?).ok(),
        (_, [letter @ b'A'..=b'J']) => Some(usize::from(letter - b'A')),
        // A label counts from 0 (HellaSwag), an answer from 1 (WinoGrande).
        (_, [digit @ b'0'..=b'9']) if name == "label" => Some(usize::from(digit - b'0')),
        (_, [digit @ b'1'..=b'9']) => Some(usize::from(digit - b'1')),
        _ => None,
    };
    match place {
        Some(place) => options.get(place).cloned(),
        None => (!text.trim().is_empty()).then_some(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn one(row: &Value) -> Item {
        item("set", 7, row, &ItemFields::default()).unwrap()
    }

    #[test]
    fn the_shapes_of_known_sets_are_read() {
        let sum = one(&json!({"question": "How many?", "answer": "Two and two. #### 4"}));
        assert_eq!((sum.id.as_str(), sum.answer.as_deref()), ("7", Some("Two and two. #### 4")));
        let choice = one(&json!({"question": "Which?", "subject": "x", "choices": ["a b", "c d"], "answer": 1}));
        assert_eq!((choice.options.len(), choice.answer.as_deref()), (2, Some("c d")));
        let letter = one(&json!({"question": "Which?", "choices": ["a b", "c d"], "answer": "A"}));
        assert_eq!(letter.answer.as_deref(), Some("a b"));
        let labelled = one(&json!({
            "id": "q1", "question": "Which?", "answerKey": "2", "choices": {"text": ["x", "y"], "label": ["1", "2"]}
        }));
        assert_eq!((labelled.id.as_str(), labelled.answer.as_deref()), ("q1", Some("y")));
        let code = one(&json!({"task_id": "T/0", "prompt": "def f():", "canonical_solution": "return 1", "test": "…"}));
        assert_eq!(
            (code.id.as_str(), code.question.as_str(), code.answer.as_deref()),
            ("T/0", "def f():", Some("return 1"))
        );
        let task = one(&json!({"task_id": 11, "text": "Write f.", "code": "f = 1", "test_list": []}));
        assert_eq!((task.id.as_str(), task.answer.as_deref()), ("11", Some("f = 1")));
        let ending = one(&json!({"ind": 3, "ctx": "She", "endings": ["runs", "sits"], "label": "1"}));
        assert_eq!(ending.answer.as_deref(), Some("sits"));
        let read = one(
            &json!({"question": "Who?", "context": "…", "answers": {"text": ["He", "him"], "answer_start": [0, 4]}}),
        );
        assert_eq!(read.answer.as_deref(), Some("He\nhim"));
    }

    #[test]
    fn named_fields_win_and_lead_into_fields() {
        let fields = ItemFields {
            question: vec!["doc.passage".into(), "doc.q".into()],
            answer: vec!["gold".into()],
            ..ItemFields::default()
        };
        let row = json!({"question": "no", "doc": {"passage": "Text.", "q": "Why?"}, "gold": "since"});
        let item = item("set", 0, &row, &fields).unwrap();
        assert_eq!((item.question.as_str(), item.answer.as_deref()), ("Text.\nWhy?", Some("since")));
    }

    #[test]
    fn files_are_read_whatever_their_packing_and_told_of_where_they_have_no_question() {
        let folder = tempfile::tempdir().unwrap();
        let line = "{\"question\": \"Who?\"}\n\n{\"question\": \"Why?\"}\n";
        let files = [
            ("a.jsonl", line.as_bytes().to_vec()),
            ("b.jsonl.zst", zstd::encode_all(line.as_bytes(), 1).unwrap()),
            ("c.json", b" [{\"question\": \"Who?\"}, {\"question\": \"Why?\"}]".to_vec()),
        ];
        for (name, bytes) in files {
            let path = folder.path().join(name);
            fs_err::write(&path, bytes).unwrap();
            let items = read(&[path], &ItemFields::default()).unwrap();
            assert_eq!(items.iter().map(|item| item.question.as_str()).collect::<Vec<_>>(), ["Who?", "Why?"], "{name}");
            assert_eq!(items[0].set, name[..1]);
        }
        let path = folder.path().join("none.jsonl");
        fs_err::write(&path, "{\"title\": \"x\", \"body\": \"y\"}").unwrap();
        let error = read(std::slice::from_ref(&path), &ItemFields::default()).unwrap_err().to_string();
        assert!(error.contains("--question-field") && error.contains("(body, title)"), "{error}");
        fs_err::write(&path, "{\"question\": 1}\nnot json").unwrap();
        assert!(matches!(read(&[path], &ItemFields::default()), Err(NoItems::Line { line: 2, .. })));
    }
}
