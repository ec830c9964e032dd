//! Data within a page's programs, which are read and never run.
//!
//! Takes the markup, gives the JSON that its scripts assign (`window.__STATE__ = {…}`, also as `JSON.parse("…")`), and that
//! React's servers push to it (`self.__next_f.push([1, "…"])`): rows `id:JSON`, and `id:T<length in hex>,` before texts, to
//! which the values of other rows point as `$id`. What is no JSON (functions, `undefined`) is passed over.

use std::collections::HashMap;

use memchr::memmem;
use serde_json::Value;

/// Bytes of data that are taken from a page, and assignments that are tried.
const MAX_BYTES: usize = 4_000_000;
const MAX_TRIED: usize = 64;

/// What the names of data begin with: scripts assign to many others.
const GLOBAL: &[&str] = &["window.", "window[", "self.", "globalThis.", "__"];

/// The data in the scripts of a page.
pub(super) fn data(html: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut pushed = String::new();
    let (mut tried, mut bytes) = (0, 0);
    for script in scripts(html) {
        bytes += script.len();
        if bytes > MAX_BYTES {
            break;
        }
        for (at, _) in script.match_indices("__next_f.push(") {
            let rest = script.get(at + "__next_f.push(".len()..).unwrap_or_default();
            if let Some(Value::Array(parts)) = value_at(rest) {
                pushed.extend(parts.iter().skip(1).filter_map(Value::as_str));
            }
        }
        for at in memmem::find_iter(script.as_bytes(), b"=") {
            let (before, rest) = (script.get(..at).unwrap_or_default(), script.get(at + 1..).unwrap_or_default());
            if tried < MAX_TRIED && opens_data(rest) && is_global(before) {
                tried += 1;
                found.extend(literal(rest.trim_start()));
            }
        }
    }
    found.extend(rows(&pushed));
    found
}

/// The text of each script.
fn scripts(html: &str) -> impl Iterator<Item = &str> {
    memmem::find_iter(html.as_bytes(), b"<script").filter_map(|at| {
        let rest = html.get(at..)?;
        let text = rest.get(rest.find('>')? + 1..)?;
        text.get(..text.find("</script")?)
    })
}

/// Whether what follows a sign of assignment may be data.
fn opens_data(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.starts_with(['{', '[']) || rest.starts_with("JSON.parse(")
}

/// Whether a statement ends in a name that all scripts of the page see.
fn is_global(before: &str) -> bool {
    let before = before.trim_end();
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '.' | '[' | ']' | '"' | '\'');
    let start = before.rfind(|c| !is_of_name(c)).map_or(0, |at| at + 1);
    let name = before.get(start..).unwrap_or_default();
    GLOBAL.iter().any(|global| name.starts_with(global))
}

/// The data that an expression begins with.
fn literal(expression: &str) -> Option<Value> {
    match expression.strip_prefix("JSON.parse(") {
        Some(quoted) => serde_json::from_str(&string(quoted.trim_start())?).ok(),
        None => value_at(expression),
    }
}

/// The JSON that a text begins with; what follows does not matter.
fn value_at(text: &str) -> Option<Value> {
    serde_json::Deserializer::from_str(text).into_iter().next()?.ok()
}

/// The string that a text begins with, in the language of scripts (ECMA-262, 12.9.4).
fn string(text: &str) -> Option<String> {
    let mut chars = text.chars();
    let quote = chars.next().filter(|quote| matches!(quote, '"' | '\'' | '`'))?;
    let mut out = String::new();
    // Halves of a character beyond the basic plane.
    let mut units: Vec<u16> = Vec::new();
    loop {
        let c = chars.next()?;
        let unit = match c {
            '\\' => match chars.next()? {
                'u' => Some(digits(&mut chars, 4)?),
                'x' => Some(digits(&mut chars, 2)?),
                other => {
                    flush(&mut units, &mut out);
                    out.push(match other {
                        'n' => '\n',
                        't' => '\t',
                        'r' => '\r',
                        'b' => '\u{8}',
                        'f' => '\u{c}',
                        other => other,
                    });
                    None
                }
            },
            c => {
                flush(&mut units, &mut out);
                if c == quote {
                    return Some(out);
                }
                out.push(c);
                None
            }
        };
        units.extend(unit);
    }
}

fn flush(units: &mut Vec<u16>, out: &mut String) {
    out.extend(char::decode_utf16(units.drain(..)).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
}

fn digits(chars: &mut std::str::Chars<'_>, count: usize) -> Option<u16> {
    let digits = chars.as_str().get(..count)?;
    *chars = chars.as_str().get(count..)?.chars();
    u16::from_str_radix(digits, 16).ok()
}

/// The values of the rows that were pushed, with the texts that they point to in their places.
fn rows(pushed: &str) -> Vec<Value> {
    let mut values = Vec::new();
    let mut texts: HashMap<&str, &str> = HashMap::new();
    let mut rest = pushed;
    while let Some((id, row)) = rest.split_once(':') {
        if let Some((length, text)) = row.strip_prefix('T').and_then(|row| row.split_once(',')) {
            let length = usize::from_str_radix(length, 16).ok();
            let Some((text, after)) = length.and_then(|length| text.split_at_checked(length)) else { break };
            texts.insert(id.trim(), text);
            rest = after;
        } else {
            let (row, after) = row.split_once('\n').unwrap_or((row, ""));
            values.extend(serde_json::from_str::<Value>(row));
            rest = after;
        }
    }
    for value in &mut values {
        point(value, &texts);
    }
    values
}

/// Puts texts where a value points to them.
fn point(value: &mut Value, texts: &HashMap<&str, &str>) {
    match value {
        Value::String(string) => {
            if let Some(text) = string.strip_prefix('$').and_then(|id| texts.get(id)) {
                *string = (*text).to_owned();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| point(item, texts)),
        Value::Object(object) => object.values_mut().for_each(|item| point(item, texts)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_scripts_assign_is_read() {
        let page = r#"<script>var a={"no":1};window.__STATE__ = {"post":{"body":"<p>Lamp<\/p>"}};go({"b":2})</script>
            <script type=module>window["__DATA__"]=[1,{"c":3}]</script><script>window.f={run(){}};window.x={a:1}</script>"#;
        assert_eq!(data(page), [json!({"post": {"body": "<p>Lamp</p>"}}), json!([1, {"c": 3}])]);
    }

    #[test]
    fn quoted_data_is_read() {
        for (script, expected) in [
            (r#"window.S=JSON.parse("{\"a\":\"it\\u2019s\"}")"#, Some(json!({"a": "it’s"}))),
            (r#"window.S = JSON.parse('{"a":"it\'s \x26 \ud83d\ude00"}');"#, Some(json!({"a": "it's & 😀"}))),
            (r#"window.S=JSON.parse("{"#, None),
            (r#"window.S=JSON.parse("\u12"#, None),
        ] {
            assert_eq!(data(&format!("<script>{script}</script>")), Vec::from_iter(expected), "{script}");
        }
    }

    #[test]
    fn what_react_pushes_is_put_together() {
        let rows =
            ["1:{\"post\":{\"content\":\"$2\"}}\n2:T5,läm", "p3:[\"$\",\"p\",null,{\"children\":\"x\"}]\n", "4:I[bad"];
        let page: String =
            rows.iter().map(|row| format!("<script>self.__next_f.push([1,{}])</script>", json!(row))).collect();
        assert_eq!(data(&page), [json!({"post": {"content": "lämp"}}), json!(["$", "p", null, {"children": "x"}])]);
    }

    #[test]
    fn broken_programs_give_nothing() {
        for page in [
            "<script",
            "<script>window.a={",
            "<script>window.__next_f.push([1,\"1:Tzz,a\"])</script>",
            "=",
            "<script>\\=é</script>",
        ] {
            assert!(data(page).is_empty(), "{page}");
        }
    }
}
