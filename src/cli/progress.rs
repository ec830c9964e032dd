//! The progress bar: on standard error, and only on a terminal.

use std::io::IsTerminal;
use std::sync::Mutex;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::pipeline::progress::{Progress, Step};

/// Shows a run's steps, or nothing where nobody looks.
#[derive(Debug)]
pub(super) struct Bar {
    shown: bool,
    current: Mutex<Option<ProgressBar>>,
}

impl Bar {
    /// A bar on standard error; hidden when that is no terminal or `quiet` is asked for.
    pub(super) fn new(quiet: bool) -> Self {
        Self { shown: !quiet && std::io::stderr().is_terminal(), current: Mutex::default() }
    }

    fn with_current(&self, act: impl FnOnce(&mut Option<ProgressBar>)) {
        act(&mut self.current.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
    }
}

impl Progress for Bar {
    fn begin(&self, step: Step, total: Option<u64>) {
        if !self.shown {
            return;
        }
        let bar = total.map_or_else(ProgressBar::no_length, ProgressBar::new);
        bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(8));
        if let Ok(style) = ProgressStyle::with_template(template(step, total.is_some())) {
            bar.set_style(style.progress_chars("━╸─"));
        }
        bar.enable_steady_tick(std::time::Duration::from_millis(250));
        self.with_current(|current| *current = Some(bar));
    }

    fn advance(&self, position: u64, pages: u64) {
        self.with_current(|current| {
            if let Some(bar) = current {
                bar.set_position(position);
                let seconds = bar.elapsed().as_secs_f64().max(0.001);
                bar.set_message(format!("{pages} pages, {:.0}/s", pages as f64 / seconds));
            }
        });
    }

    fn end(&self) {
        self.with_current(|current| {
            if let Some(bar) = current.take() {
                bar.finish_and_clear();
            }
        });
    }
}

fn template(step: Step, has_total: bool) -> &'static str {
    match (step, has_total) {
        (Step::Crawl, true) => "crawling    {bar:32.cyan} {pos}/{len} pages  {msg}  {eta} left",
        (Step::Crawl, false) => "crawling    {spinner} {msg}  {elapsed}",
        (Step::Extract, true) => "extracting  {bar:32.cyan} {bytes}/{total_bytes}  {msg}  {eta} left",
        (Step::Extract, false) => "extracting  {spinner} {bytes}  {msg}  {elapsed}",
        (Step::Judge, _) => "judging     {bar:32.cyan} {pos}/{len}  {msg}  {eta} left",
    }
}
