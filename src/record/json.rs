//! A record as one line of JSON: the same columns in the same order, timestamps as RFC 3339 in UTC.

use std::io::{self, Write};

use super::Record;

impl Record {
    /// Writes the record as one line of JSON, with its line feed.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_json_line(&self, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
        serde_json::to_writer(&mut *out, self)?;
        out.write_all(b"\n")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::record::columns::{Column, Kind, RECORD};
    use crate::record::samples::{full_record, record};

    fn line(record: &crate::record::Record) -> String {
        let mut out = Vec::new();
        record.write_json_line(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// Names in the order in which they stand in the text: `serde_json::Value` would sort them.
    fn names_in_order(json: &str) -> Vec<String> {
        struct Names(Vec<String>);
        impl<'de> serde::Deserialize<'de> for Names {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                struct Visitor;
                impl<'de> serde::de::Visitor<'de> for Visitor {
                    type Value = Names;
                    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        out.write_str("an object")
                    }
                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Names, A::Error> {
                        let mut names = Vec::new();
                        while let Some((name, _)) = map.next_entry::<String, serde::de::IgnoredAny>()? {
                            names.push(name);
                        }
                        Ok(Names(names))
                    }
                }
                from.deserialize_map(Visitor)
            }
        }
        serde_json::from_str::<Names>(json).unwrap().0
    }

    fn expect_shape(columns: &[Column], json: &Value) {
        let object = json.as_object().unwrap();
        assert_eq!(object.len(), columns.len());
        for column in columns {
            let value = object.get(column.name).unwrap_or_else(|| panic!("no {}", column.name));
            match column.kind {
                _ if value.is_null() => assert!(column.nullable, "{} is null", column.name),
                Kind::String => assert!(value.is_string(), "{}", column.name),
                Kind::Boolean => assert!(value.is_boolean(), "{}", column.name),
                Kind::Int16 | Kind::Int32 | Kind::Int64 => assert!(value.is_i64(), "{}", column.name),
                Kind::Float32 | Kind::Float64 => assert!(value.is_f64(), "{}", column.name),
                Kind::Timestamp => assert!(value.as_str().is_some_and(|at| at.ends_with('Z')), "{}", column.name),
                Kind::Strings => assert!(value.as_array().unwrap().iter().all(Value::is_string), "{}", column.name),
                Kind::Struct(_) | Kind::Quality => expect_shape(&column.kind.fields(), value),
                Kind::Structs(fields) => value.as_array().unwrap().iter().for_each(|item| expect_shape(fields, item)),
            }
        }
    }

    #[test]
    fn a_line_has_the_columns_of_the_schema_in_its_order() {
        for record in [record("https://a.example/", "x"), full_record()] {
            let names: Vec<_> = RECORD.iter().map(|column| column.name).collect();
            assert_eq!(names_in_order(&line(&record)), names);
            expect_shape(RECORD, &serde_json::from_str(&line(&record)).unwrap());
        }
    }

    #[test]
    fn times_are_rfc_3339_in_utc_and_a_line_is_one_line() {
        let line = line(&full_record());
        assert!(line.contains(r#""fetched_at":"2024-10-18T09:30:00.123456Z""#));
        assert!(line.contains(r#""published_at":"2024-10-17T00:00:00Z""#));
        assert_eq!(line.matches('\n').count(), 1);
    }
}
