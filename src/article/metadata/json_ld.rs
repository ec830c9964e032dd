//! JSON-LD: the objects of a page's scripts, read as leniently as sites write them.

use serde_json::{Map, Value};

/// Objects read of one page, and levels followed: real pages have a few dozen in under ten levels.
const MAX_NODES: usize = 400;
const MAX_DEPTH: usize = 12;

/// Bytes of one script; longer ones are product feeds.
const MAX_BYTES: usize = 2_000_000;

/// The JSON-LD of a page.
#[derive(Debug, Default)]
pub(in crate::article) struct JsonLd {
    roots: Vec<Value>,
}

impl JsonLd {
    /// Reads scripts; broken ones are mended where that is simple, else left out.
    pub(in crate::article) fn read(scripts: &[&str]) -> Self {
        let scripts = scripts.iter().filter(|script| script.len() <= MAX_BYTES);
        Self { roots: scripts.filter_map(|script| read_script(script)).collect() }
    }

    /// All objects, outer before inner, in document order on each level.
    pub(in crate::article) fn nodes(&self) -> Vec<&Map<String, Value>> {
        let mut found = Vec::new();
        let mut level: Vec<&Value> = self.roots.iter().collect();
        for _ in 0..MAX_DEPTH {
            let mut next = Vec::new();
            for value in level {
                match value {
                    Value::Array(items) => next.extend(items),
                    Value::Object(object) => {
                        found.push(object);
                        next.extend(object.values().filter(|value| value.is_object() || value.is_array()));
                    }
                    _ => {}
                }
                if found.len() >= MAX_NODES {
                    return found;
                }
            }
            level = next;
        }
        found
    }
}

/// Whether an object has one of these types; prefixes such as `schema:` or an address don't count.
pub(in crate::article) fn has_type(node: &Map<String, Value>, types: &[&str]) -> bool {
    let is_one = |value: &Value| {
        value.as_str().is_some_and(|name| {
            let name = name.rsplit(['/', ':', '#']).next().unwrap_or(name);
            types.contains(&name)
        })
    };
    match node.get("@type") {
        Some(Value::Array(names)) => names.iter().any(is_one),
        Some(name) => is_one(name),
        None => false,
    }
}

fn read_script(script: &str) -> Option<Value> {
    let script = script.trim().trim_start_matches('\u{feff}');
    serde_json::from_str(script).ok().or_else(|| serde_json::from_str(&mend(script)).ok())
}

/// Takes off comment marks, blanks out raw control characters, drops trailing commas, and cuts after the first value.
fn mend(script: &str) -> String {
    let start = script.find(['{', '[']).unwrap_or(0);
    let script = script.get(start..).unwrap_or_default();
    let mut out = String::with_capacity(script.len());
    let (mut in_string, mut escaped, mut depth) = (false, false, 0_usize);
    for c in script.chars() {
        if in_string {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => in_string = false,
                _ => {}
            }
            out.push(if c.is_control() { ' ' } else { c });
            continue;
        }
        match c {
            '"' => in_string = true,
            '{' | '[' => depth += 1,
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                let kept = out.trim_end().trim_end_matches(',').len();
                out.truncate(kept);
            }
            ';' => continue,
            _ => {}
        }
        out.push(c);
        if depth == 0 && matches!(c, '}' | ']') {
            break;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_scripts_are_mended() {
        for script in [
            r#"{"@type":"Article","name":"a"}"#,
            "<!-- {\"@type\":\"Article\",\"name\":\"a\",} -->",
            "//<![CDATA[\n{\"@type\":\"Article\",\"name\":\"a\"};\n//]]>",
            "{\"@type\":[\"Article\"],\"name\":\"a\",\"description\":\"line\nline\"}",
            "{\"@type\":\"http://schema.org/Article\",\"name\":\"a\"} {\"second\":1}",
        ] {
            let read = JsonLd::read(&[script]);
            let nodes = read.nodes();
            assert!(nodes.first().is_some_and(|node| has_type(node, &["Article"]) && node["name"] == "a"), "{script}");
        }
    }

    #[test]
    fn what_is_no_json_gives_nothing() {
        assert!(JsonLd::read(&["", "{", "var x = 1", "{\"a\":", "]]]]"]).nodes().is_empty());
    }

    #[test]
    fn depth_and_number_are_bounded() {
        let deep = "[".repeat(100_000);
        assert!(JsonLd::read(&[&deep]).nodes().is_empty());
        let wide = format!("[{}{{}}]", "{},".repeat(5_000));
        assert!(JsonLd::read(&[&wide]).nodes().len() <= MAX_NODES);
    }
}
