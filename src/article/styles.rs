//! The page's own simple style rules: which classes and ids it hides. Rules that depend on more than one element, on the
//! medium or on what the reader does are passed over.

use foldhash::HashSet;

use super::attributes::Attributes;

/// Bytes of style sheets that are read of one page.
const MOST_BYTES: usize = 256 * 1024;
/// Names that are kept of one page.
const MOST_NAMES: usize = 256;
/// Pixels from which on a place to the left or above is outside every screen.
const OUTSIDE: f32 = -900.0;

/// The names of classes and ids that are hidden.
#[derive(Debug, Default)]
pub(super) struct Styles<'a> {
    classes: HashSet<&'a str>,
    ids: HashSet<&'a str>,
    read: usize,
}

impl<'a> Styles<'a> {
    /// Reads the texts of a `style` element.
    pub(super) fn read(&mut self, texts: impl Iterator<Item = &'a str>) {
        for text in texts {
            self.read += text.len();
            if self.read <= MOST_BYTES && may_hide(text) {
                self.read_rules(text);
            }
        }
    }

    /// Whether a rule hides an element.
    pub(super) fn hide(&self, attributes: &Attributes<'_>) -> bool {
        if self.classes.is_empty() && self.ids.is_empty() {
            return false;
        }
        attributes.class.is_some_and(|class| class.split_ascii_whitespace().any(|name| self.classes.contains(name)))
            || attributes.id.is_some_and(|id| self.ids.contains(id.trim()))
    }

    /// Rules outside of blocks such as `@media`.
    fn read_rules(&mut self, sheet: &'a str) {
        let mut rest = sheet;
        while let Some(open) = memchr::memchr(b'{', rest.as_bytes()) {
            let (selectors, body) = rest.split_at(open);
            // What stands before the selectors are rules without a block, and comments.
            let before = memchr::memrchr3(b';', b'}', b'/', selectors.as_bytes()).map_or(0, |at| at + 1);
            let selectors = selectors.get(before..).unwrap_or_default();
            let Some(end) = end_of_block(body) else { break };
            let block = body.get(1..end).unwrap_or_default();
            let has = |text: &str, sign| memchr::memchr(sign, text.as_bytes()).is_some();
            if !has(selectors, b'@') && !has(block, b'{') && hides(block) {
                self.add(selectors);
            }
            rest = body.get(end + 1..).unwrap_or_default();
        }
    }

    fn add(&mut self, selectors: &'a str) {
        for selector in selectors.split(',').map(str::trim) {
            let Some(at) = selector.find(['.', '#']) else { continue };
            let (element, name) = selector.split_at(at);
            let (sign, name) = name.split_at(1);
            let plain = |text: &str| text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
            if name.is_empty() || !plain(name) || !plain(element) || self.classes.len() + self.ids.len() >= MOST_NAMES {
                continue;
            }
            if sign == "." {
                self.classes.insert(name)
            } else {
                self.ids.insert(name)
            };
        }
    }
}

/// Whether a style sheet has a word of those that hide.
fn may_hide(sheet: &str) -> bool {
    let has = |word: &str| memchr::memmem::find(sheet.as_bytes(), word.as_bytes()).is_some();
    has("none") || has("hidden") || has("-9") || has("font-size:0") || has("font-size: 0") || has("opacity:0")
}

/// The byte of the brace that closes a block whose opening brace comes first.
fn end_of_block(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for at in memchr::memchr2_iter(b'{', b'}', text.as_bytes()) {
        if text.as_bytes().get(at) == Some(&b'{') {
            depth += 1;
        } else {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

/// Properties that may take an element out of sight.
const PROPERTIES: [&str; 7] = ["display", "visibility", "font-size", "position", "left", "top", "text-indent"];

/// The one of them that a declaration sets, and to what.
fn property(declaration: &str) -> Option<(&'static str, &str)> {
    let declaration = declaration.trim_start();
    let begins = |name: &str| declaration.get(..name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name));
    let name = PROPERTIES.into_iter().find(|name| begins(name))?;
    Some((name, declaration.get(name.len()..)?.trim_start().strip_prefix(':')?))
}

/// Whether declarations take an element out of sight.
fn hides(block: &str) -> bool {
    let mut is_out_of_flow = false;
    let mut is_outside = false;
    for (name, value) in block.split(';').filter_map(property) {
        let value = value.split('!').next().unwrap_or_default().trim();
        let number = || value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%').parse::<f32>();
        let is = |word: &str| value.eq_ignore_ascii_case(word);
        match name {
            "display" if is("none") => return true,
            "visibility" if is("hidden") => return true,
            "font-size" if number() == Ok(0.0) => return true,
            "position" => is_out_of_flow |= is("absolute") || is("fixed"),
            "left" | "top" | "text-indent" => is_outside |= number().is_ok_and(|number| number < OUTSIDE),
            _ => {}
        }
    }
    is_out_of_flow && is_outside
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(sheet: &str) -> Vec<String> {
        let mut styles = Styles::default();
        styles.read(std::iter::once(sheet));
        let mut names: Vec<String> = styles.classes.iter().chain(&styles.ids).map(|name| (*name).to_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn simple_rules_are_read_and_others_are_passed_over() {
        for (sheet, names) in [
            (".a{display:none}", vec!["a"]),
            ("p{color:red} p.a , #b { Display : none !important }", vec!["a", "b"]),
            ("/* x */ .a{visibility:hidden}", vec!["a"]),
            (".a{position:absolute;left:-9999px}", vec!["a"]),
            (".a{font-size:0}.b{font-size:0.9em}", vec!["a"]),
            ("@media print{.a{display:none}} .b{display:none}", vec!["b"]),
            (".x .a{display:none} .a:hover{display:none} .a.b{display:none} .a>p{display:none}", vec![]),
            (".a{left:-9999px}", vec![]),
            (".a{display:none", vec![]),
            ("@import url(x); .a{display:none}", vec!["a"]),
        ] {
            assert_eq!(hidden(sheet), names, "{sheet}");
        }
    }
}
