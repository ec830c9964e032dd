//! What people and programs see of a crawl: a live view, events as JSON lines, and the lines of a status.

use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

use bytesize::ByteSize;
use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};

use crate::source::crawl::{self, End, Event, Status};

/// Kinds of failures that a line names.
const NAMED_KINDS: usize = 6;

/// What is shown while a crawl runs.
pub(super) struct View {
    bar: Option<ProgressBar>,
    events: bool,
}

impl View {
    /// Some live lines on a terminal; JSON lines on standard error where JSON is asked for.
    pub(super) fn new(json: bool, quiet: bool) -> Self {
        let bar = (!json && !quiet && std::io::stderr().is_terminal()).then(|| {
            let bar = ProgressBar::new_spinner();
            bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(4));
            if let Ok(style) = ProgressStyle::with_template(
                "{spinner} crawling for {elapsed}; Ctrl-C finishes what is in flight\n{msg}",
            ) {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(250));
            bar
        });
        Self { bar, events: json && !quiet }
    }

    pub(super) fn show(&self, event: &Event<'_>) {
        if self.events {
            // Nobody is left to tell it to when standard error is gone.
            let _ = writeln!(std::io::stderr().lock(), "{}", event_json(event));
        }
        if let (Some(bar), Event::Standing(status)) = (&self.bar, event) {
            let lines: Vec<String> = lines(status).into_iter().map(|line| format!("  {line}")).collect();
            bar.set_message(lines.join("\n"));
        }
    }

    pub(super) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

pub(super) fn end_words(end: End) -> &'static str {
    match end {
        End::Finished => "finished",
        End::Limit => "ended at a limit",
        End::Stopped => "stopped",
    }
}

/// Where a crawl stands, in a few lines.
pub(super) fn lines(status: &Status) -> Vec<String> {
    let unchanged = match status.unchanged_count {
        0 => String::new(),
        count => format!(" and {count} unchanged"),
    };
    let mut lines = vec![
        format!(
            "pages     {}{unchanged}, {:.1}/s; {} answers, {}",
            status.page_count,
            status.pages_per_second,
            status.response_count,
            ByteSize::b(status.body_bytes)
        ),
        format!("queue     {} waiting, {} known{}", status.queued_count, status.known_count, left(status)),
        format!(
            "hosts     {} active, {} waiting, {} resting",
            status.active_host_count, status.waiting_host_count, status.resting_host_count
        ),
        format!("statuses  {}", counted(status.status_counts.iter().map(|(code, count)| (code.to_string(), *count)))),
        format!("failures  {}", counted(status.failure_counts.iter().map(|(reason, count)| (reason.clone(), *count)))),
    ];
    if status.not_due_count > 0 {
        lines.push(format!("not due   {} pages of earlier runs", status.not_due_count));
    }
    lines
}

fn left(status: &Status) -> String {
    let seconds = status.seconds_left.filter(|_| status.end.is_none() && status.queued_count > 0);
    let left = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds.round()).ok());
    left.map_or_else(String::new, |left| format!("; about {} left at this pace", HumanDuration(left)))
}

/// Kinds with their counts, the most frequent first.
fn counted(counts: impl Iterator<Item = (String, usize)>) -> String {
    let mut counts: Vec<_> = counts.collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let others: usize = counts.iter().skip(NAMED_KINDS).map(|(_, count)| count).sum();
    let mut named: Vec<_> = counts.iter().take(NAMED_KINDS).map(|(kind, count)| format!("{kind} × {count}")).collect();
    if others > 0 {
        named.push(format!("others × {others}"));
    }
    if named.is_empty() { "none".to_owned() } else { named.join(", ") }
}

fn event_json(event: &Event<'_>) -> Value {
    match event {
        Event::Fetched { url, status, body_bytes, page_count, queued_count } => json!({
            "event": "fetched", "url": crawl::shown(url.as_str()), "status": status, "body_bytes": body_bytes,
            "pages": page_count, "queued": queued_count,
        }),
        Event::Failed(failure) => json!({
            "event": "failed", "url": failure.url, "reason": failure.reason, "detail": failure.detail,
        }),
        Event::Standing(status) => json!({ "event": "standing", "status": status }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status() -> Status {
        let at = "2024-10-17T08:00:00Z".parse().unwrap();
        Status {
            at,
            run_started_at: at,
            end: None,
            page_count: 70,
            unchanged_count: 0,
            response_count: 75,
            body_bytes: 2_000_000,
            status_counts: [(200, 70), (404, 5)].into(),
            failure_counts: [("robots".to_owned(), 2), ("network".to_owned(), 9)].into(),
            queued_count: 300,
            known_count: 400,
            active_host_count: 1,
            waiting_host_count: 2,
            resting_host_count: 3,
            not_due_count: 0,
            pages_per_second: 2.5,
            seconds_left: Some(120.0),
        }
    }

    #[test]
    fn a_running_crawl_is_told_in_five_lines() {
        insta::assert_snapshot!(lines(&status()).join("\n"), @r"
        pages     70, 2.5/s; 75 answers, 1.9 MiB
        queue     300 waiting, 400 known; about 2 minutes left at this pace
        hosts     1 active, 2 waiting, 3 resting
        statuses  200 × 70, 404 × 5
        failures  network × 9, robots × 2
        ");
    }

    #[test]
    fn a_crawl_that_ended_has_no_time_left_and_many_kinds_become_one() {
        let failure_counts = (0..9).map(|kind| (format!("kind{kind}"), 1)).collect();
        let ended = Status { end: Some(End::Limit), not_due_count: 7, unchanged_count: 3, failure_counts, ..status() };
        let lines = lines(&ended);
        assert_eq!(lines[0], "pages     70 and 3 unchanged, 2.5/s; 75 answers, 1.9 MiB");
        assert_eq!(lines[1], "queue     300 waiting, 400 known");
        assert!(lines[4].ends_with("kind5 × 1, others × 3"), "{}", lines[4]);
        assert_eq!(lines[5], "not due   7 pages of earlier runs");
    }

    #[test]
    fn events_hide_secrets() {
        let url = "https://x.example/a?token=abc".parse().unwrap();
        let event = Event::Fetched { url: &url, status: 200, body_bytes: 7, page_count: 1, queued_count: 0 };
        assert_eq!(event_json(&event)["url"], "https://x.example/a?token=***");
    }
}
