//! A version of a dataset as a page: its sizes, what is in it, what was found with examples, and hosts that belong together.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::findings::{Example, KindSeen};
use super::html::{page, safe};
use crate::contamination::farms::Farm;
use crate::dataset::{Count, Overview, Version};

/// Groups of hosts that the page lists, and hosts of each.
const FARMS: usize = 50;
const HOSTS_A_FARM: usize = 30;

/// All that the page tells.
#[derive(Debug)]
pub struct VersionPage<'a> {
    /// The dataset's name.
    pub name: &'a str,
    /// What is in the version.
    pub overview: &'a Overview,
    /// The dataset's versions, oldest first.
    pub versions: &'a [Version],
    /// What was found, by kind.
    pub found: &'a BTreeMap<String, KindSeen>,
    /// Hosts that belong together.
    pub farms: &'a [Farm],
}

impl VersionPage<'_> {
    /// The page: one file that needs nothing else, without a script.
    #[must_use]
    pub fn to_html(&self) -> String {
        let overview = self.overview;
        let title = format!("{}: version {}", self.name, overview.version);
        let mut body = format!("<h1>{}</h1>\n", safe(&title));
        let sizes = [
            ("records", overview.rows),
            ("failed pages", overview.failures),
            ("words", overview.words),
            ("tokens", overview.tokens),
            ("characters", overview.characters),
            ("files", overview.files),
            ("bytes", overview.bytes),
        ];
        let figures = sizes.map(|(what, number)| format!("<div><b>{}</b><span>{what}</span></div>", grouped(number)));
        body.push_str("<div class=\"figures\">");
        body.extend(figures);
        body.push_str("</div>\n");
        let versions = self.versions.iter().map(|version| (format!("version {}", version.version), version.rows));
        chart(&mut body, "Records by version", versions);
        for (title, counts) in [
            ("Records by host", &overview.hosts),
            ("Records by language", &overview.languages),
            ("Records by key phrase", &overview.categories),
            ("Failed pages by reason", &overview.failure_reasons),
        ] {
            chart(&mut body, title, counts.iter().map(|count| (label(count), count.rows)));
        }
        chart(&mut body, "Records by finding", self.found.iter().map(|(kind, seen)| (kind.clone(), seen.rows)));
        self.farms(&mut body);
        self.examples(&mut body);
        page(&title, &body)
    }

    fn farms(&self, body: &mut String) {
        if self.farms.is_empty() {
            return;
        }
        body.push_str("<h2>Hosts that belong together</h2>\n<table>\n<tr><th>hosts</th><th>plant</th><th>shared templates</th><th>names</th></tr>\n");
        for farm in self.farms.iter().take(FARMS) {
            let names = farm.hosts.iter().take(HOSTS_A_FARM).map(|host| safe(host)).collect::<Vec<_>>().join(", ");
            let more = if farm.hosts.len() > HOSTS_A_FARM { ", …" } else { "" };
            // Writing to a string does not fail.
            let _ = writeln!(
                body,
                "<tr><td class=\"number\">{}</td><td>{}</td><td class=\"number\">{}</td><td>{names}{more}</td></tr>",
                farm.hosts.len(),
                safe(&farm.planted.join(", ")),
                farm.shared_templates,
            );
        }
        body.push_str("</table>\n");
    }

    fn examples(&self, body: &mut String) {
        for (kind, seen) in self.found {
            let _ = writeln!(
                body,
                "<h2>{}</h2>\n<p class=\"soft\">{} findings on {} records</p>\n<table>",
                safe(kind),
                grouped(seen.findings),
                grouped(seen.rows)
            );
            for example in &seen.examples {
                body.push_str(&example_row(example));
            }
            body.push_str("</table>\n");
        }
    }
}

fn example_row(example: &Example) -> String {
    format!(
        "<tr><td class=\"number\">{:.2}</td><td>{}<mark>{}</mark>{}<br><span class=\"soft\">{}</span></td><td class=\"soft wide\">{}</td></tr>\n",
        example.score,
        safe(&example.before),
        safe(&example.found),
        safe(&example.after),
        safe(&example.evidence),
        safe(&example.url),
    )
}

/// Bars as long as their numbers are large.
fn chart(body: &mut String, title: &str, counts: impl Iterator<Item = (String, u64)>) {
    let counts: Vec<(String, u64)> = counts.collect();
    let Some(most) = counts.iter().map(|(_, rows)| *rows).max().filter(|most| *most > 0) else { return };
    let _ = writeln!(body, "<h2>{title}</h2>\n<table class=\"chart\">");
    for (name, rows) in counts {
        let share = 100.0 * rows as f64 / most as f64;
        let _ = writeln!(
            body,
            "<tr><th>{}</th><td class=\"number\">{}</td><td><div class=\"bar\" style=\"width:{share:.1}%\"></div></td></tr>",
            safe(&name),
            grouped(rows)
        );
    }
    body.push_str("</table>\n");
}

fn label(count: &Count) -> String {
    count.value.clone().unwrap_or_else(|| "none".to_owned())
}

/// A number with its thousands apart.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_share_of_the_largest_and_names_are_no_markup() {
        let mut body = String::new();
        chart(&mut body, "Hosts", [("<b>".to_owned(), 50), ("b".to_owned(), 2_000)].into_iter());
        assert!(body.contains("<th>&lt;b&gt;</th><td class=\"number\">50</td>"), "{body}");
        assert!(body.contains("width:2.5%") && body.contains("width:100.0%"), "{body}");
        assert!(body.contains("2\u{202f}000"), "{body}");
    }

    #[test]
    fn a_chart_of_nothing_is_left_out() {
        let mut body = String::new();
        chart(&mut body, "Hosts", std::iter::empty());
        chart(&mut body, "Hosts", std::iter::once(("a".to_owned(), 0)));
        assert_eq!(body, "");
    }
}
