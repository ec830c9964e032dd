//! Text within a block as Markdown: links, styles, and what must be escaped.

use std::ops::Range;

use super::layout::Run;

/// A block's text with its runs.
pub(super) struct Inline<'b> {
    pub(super) text: &'b str,
    pub(super) runs: &'b [Run],
    pub(super) links: bool,
}

impl Inline<'_> {
    /// A part of the text as Markdown; lines are parted by `line_break`.
    pub(super) fn write(&self, part: Range<usize>, line_break: &str) -> String {
        let mut out = String::new();
        let mut at = part.start;
        let runs: Vec<&Run> =
            self.runs.iter().filter(|run| run.range.start >= part.start && run.range.end <= part.end).collect();
        let mut rest = runs.as_slice();
        while let Some(first) = rest.first() {
            // Runs of one link that follow on each other, whatever their style, are one link.
            let is_part = |(index, run): (usize, &&Run)| {
                index == 0
                    || first.link.is_some()
                        && run.link == first.link
                        && rest.get(index - 1).is_some_and(|before| before.range.end + 1 >= run.range.start)
            };
            let count = rest.iter().enumerate().take_while(|pair| is_part(*pair)).count().max(1);
            let (group, after) = rest.split_at(count.min(rest.len()));
            self.plain(&mut out, at..first.range.start);
            at = group.last().map_or(at, |last| last.range.end);
            self.group(&mut out, group);
            rest = after;
        }
        self.plain(&mut out, at..part.end);
        out.trim().replace('\n', line_break)
    }

    fn plain(&self, out: &mut String, range: Range<usize>) {
        let text = self.text.get(range).unwrap_or_default();
        let at_start = out.is_empty() || out.ends_with('\n');
        out.push_str(&escaped(text, at_start));
    }

    /// One link, or one run with a style.
    fn group(&self, out: &mut String, group: &[&Run]) {
        let link = group.first().and_then(|run| run.link.as_deref()).filter(|_| self.links);
        let mut inner = String::new();
        let mut end = None;
        for run in group {
            if let Some(end) = end.filter(|end| *end < run.range.start) {
                inner.push_str(&escaped(self.text.get(end..run.range.start).unwrap_or_default(), false));
            }
            let text = self.text.get(run.range.clone()).unwrap_or_default();
            inner.push_str(&styled(text, run, inner.is_empty() && out.is_empty()));
            end = Some(run.range.end);
        }
        match link {
            Some(link) if !inner.trim().is_empty() => {
                out.push('[');
                out.push_str(&inner);
                out.push_str("](");
                out.push_str(&target(link));
                out.push(')');
            }
            _ => out.push_str(&inner),
        }
    }
}

/// A run in its style; lines of text with line breaks are left plain, since marks must not span them.
fn styled(text: &str, run: &Run, at_start: bool) -> String {
    if text.trim().is_empty() || text.contains('\n') {
        return escaped(text, at_start);
    }
    if run.code {
        let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
        let fence = "`".repeat(longest + 1);
        let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
        return format!("{fence}{pad}{text}{pad}{fence}");
    }
    let marks = match (run.strong, run.emphasis) {
        (true, true) => "***",
        (true, false) => "**",
        (false, true) => "*",
        (false, false) => "",
    };
    format!("{marks}{}{marks}", escaped(text, at_start && marks.is_empty()))
}

/// A link's target: angle brackets where blanks or brackets would end it.
fn target(link: &str) -> String {
    if link.contains([' ', '(', ')', '<', '>']) {
        format!("<{}>", link.replace('<', "%3C").replace('>', "%3E").replace('\n', ""))
    } else {
        link.replace('\n', "")
    }
}

/// Text with a backslash before each character that Markdown would read as a mark.
pub(super) fn escaped(text: &str, at_start: bool) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut line_start = at_start;
    let mut before = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_mark = match c {
            '\\' | '`' | '*' | '[' | ']' => true,
            '_' => !(is_word(before) && is_word(next)),
            '~' => next == Some('~') || before == Some('~'),
            '<' => next.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
            '&' => next.is_some_and(|c| c.is_ascii_alphabetic() || c == '#'),
            '-' | '+' if line_start => next.is_none_or(|c| c == ' ' || c == c_dash(c)),
            '#' | '>' | '=' if line_start => true,
            '.' | ')' => begins_with_number(text, at, at_start) && next.is_none_or(char::is_whitespace),
            _ => false,
        };
        if is_mark {
            out.push('\\');
        }
        out.push(c);
        line_start = c == '\n' || (line_start && c == ' ');
        before = Some(c);
    }
    out
}

/// Three dashes are a rule.
fn c_dash(c: char) -> char {
    if c == '-' { '-' } else { '\0' }
}

/// Whether nothing but up to nine digits stands between a line's start and here: then a dot makes a list.
fn begins_with_number(text: &str, at: usize, at_start: bool) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let (line, is_line_start) = match before.rsplit_once('\n') {
        Some((_, line)) => (line, true),
        None => (before, at_start),
    };
    is_line_start && !line.is_empty() && line.len() <= 9 && line.bytes().all(|byte| byte.is_ascii_digit())
}
