//! Pick: takes the wanted fields out of a JSON object and passes over the others without keeping them.

use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::Value as Json;

use super::{Fields, Value, Values};

/// The wanted fields of one line.
///
/// # Errors
/// What is wrong with the line, for people.
pub(super) fn pick(line: &[u8], fields: &Fields) -> Result<Values, String> {
    let mut reader = serde_json::Deserializer::from_slice(line);
    let found = Picker { names: fields.names() }.deserialize(&mut reader).and_then(|found| {
        reader.end()?;
        Ok(found)
    });
    match found {
        Ok([text, url, id, title]) => Ok(Values { text, url, id, title }),
        Err(error) if error.is_data() => Err("the line is no JSON object".to_owned()),
        Err(error) => Err(format!("the line is no valid JSON: {}", without_line(&error))),
    }
}

/// The parser's words without its line number, which counts from the start of this line and would mislead.
fn without_line(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let (what, _) = text.rsplit_once(" at line ").unwrap_or((&text, ""));
    format!("{what} at byte {}", error.column())
}

/// Keeps the values under some names.
struct Picker<'a> {
    names: [&'a str; 4],
}

/// How well a key fits a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It holds the field that is named behind the dot.
    Outer,
    /// It is the name.
    Whole,
}

fn fit(key: &str, name: &str) -> Option<Fit> {
    if key == name {
        Some(Fit::Whole)
    } else {
        name.strip_prefix(key).is_some_and(|rest| rest.starts_with('.')).then_some(Fit::Outer)
    }
}

impl<'de> DeserializeSeed<'de> for Picker<'_> {
    type Value = [Option<Value>; 4];

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Picker<'_> {
    type Value = [Option<Value>; 4];

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found: [Option<(Fit, Value)>; 4] = [const { None }; 4];
        while let Some(key) = map.next_key::<String>()? {
            let fits = self.names.map(|name| fit(&key, name));
            if fits.iter().all(Option::is_none) {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let mut json = map.next_value::<Json>()?;
            let last = fits.iter().rposition(Option::is_some).ok_or_else(|| A::Error::custom("no fit"))?;
            for (at, ((slot, fit), name)) in found.iter_mut().zip(fits).zip(self.names).enumerate() {
                let Some(fit) = fit.filter(|fit| slot.as_ref().is_none_or(|(before, _)| before <= fit)) else {
                    continue;
                };
                let json = if at == last { std::mem::take(&mut json) } else { json.clone() };
                let json = match fit {
                    Fit::Whole => Some(json),
                    Fit::Outer => name.get(key.len() + 1..).and_then(|rest| inner(json, rest)),
                };
                if let Some(value) = json.and_then(value) {
                    *slot = Some((fit, value));
                }
            }
        }
        Ok(found.map(|slot| slot.map(|(_, value)| value)))
    }
}

/// The value at a dotted path inside another.
fn inner(json: Json, path: &str) -> Option<Json> {
    let Json::Object(mut object) = json else { return None };
    if let Some(json) = object.remove(path) {
        return Some(json);
    }
    path.match_indices('.').find_map(|(dot, _)| {
        let (key, rest) = (path.get(..dot)?, path.get(dot + 1..)?);
        inner(object.remove(key)?, rest)
    })
}

/// A field's value; `None` for null.
fn value(json: Json) -> Option<Value> {
    match json {
        Json::Null => None,
        Json::String(text) => Some(Value::Text(text)),
        Json::Bool(_) | Json::Number(_) => Some(Value::Plain(json.to_string())),
        Json::Array(_) => Some(Value::Other("a list")),
        Json::Object(_) => Some(Value::Other("an object")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str, url: &str) -> Fields {
        Fields { text: text.to_owned(), url: url.to_owned(), ..Fields::default() }
    }

    #[expect(clippy::unnecessary_wraps, reason = "what is compared with is one")]
    fn text(text: &str) -> Option<Value> {
        Some(Value::Text(text.to_owned()))
    }

    #[test]
    fn fields_are_found_by_name_and_by_path() {
        let line = br#"{"z": [1, {"text": "no"}], "text": "a\u00e9\n", "metadata": {"url": "u", "x.y": {"z": "deep"}}, "id": 7}"#;
        let values = pick(line, &fields("text", "metadata.url")).unwrap();
        assert_eq!((values.text, values.url), (text("aé\n"), text("u")));
        assert_eq!(values.id, Some(Value::Plain("7".to_owned())));
        assert_eq!(pick(line, &fields("metadata.x.y.z", "metadata.url")).unwrap().text, text("deep"));
        assert_eq!(pick(line, &fields("metadata", "url")).unwrap().text, Some(Value::Other("an object")));
    }

    #[test]
    fn a_field_of_the_very_name_wins_over_a_path_in_any_order() {
        for line in [r#"{"a": {"b": "path"}, "a.b": "name"}"#, r#"{"a.b": "name", "a": {"b": "path"}}"#] {
            assert_eq!(pick(line.as_bytes(), &fields("a.b", "url")).unwrap().text, text("name"));
        }
        let same = pick(br#"{"a": "one value"}"#, &fields("a", "a")).unwrap();
        assert_eq!((same.text, same.url), (text("one value"), text("one value")));
    }

    #[test]
    fn what_is_no_object_says_so() {
        for (line, problem) in [
            ("[1]", "the line is no JSON object"),
            ("\"text\"", "the line is no JSON object"),
            ("{\"text\": \"cut", "the line is no valid JSON: EOF while parsing a string at byte 13"),
            ("{} {}", "the line is no valid JSON: trailing characters at byte 4"),
            ("", "the line is no valid JSON: EOF while parsing a value at byte 0"),
        ] {
            assert_eq!(pick(line.as_bytes(), &Fields::default()).unwrap_err(), problem, "{line}");
        }
    }
}
