//! How a run begins: where an earlier one stopped, with the seeds, and with the pages whose time has come again.

use tokio::time::Instant;

use super::super::Error;
use super::super::frontier::{Class, Frontier, Limits};
use super::super::plan::CrawlPlan;
use super::super::report::CrawlReport;
use super::super::scope::normal_url;
use super::super::sitemap::is_map_by_name;
use super::super::store::{Outcome, PageState, Store, seconds};
use super::Session;
use crate::failure::Reason;
use crate::source::archive::ArchiveWriter;

impl Session<'_> {
    /// Queues what the plan begins with.
    pub(super) fn plant_seeds(&mut self) {
        let now = Instant::now();
        if self.plan.again {
            self.ask_all_again(now);
        }
        self.frontier.forget_waiting();
        for seed in &self.plan.seeds {
            match normal_url(seed.clone()) {
                Some(url) if is_map_by_name(&url) => {
                    self.frontier.admit_map(&url, 0, now);
                }
                Some(url) => {
                    self.frontier.admit(&url, 0, Class::Found, now);
                }
                None => self.fail(
                    Some(seed.to_string()),
                    Reason::OutOfScope,
                    "not an http or https address of usual length".to_owned(),
                ),
            }
        }
    }

    /// Queues the pages of earlier runs whose time has come; those that changed when last seen go first.
    fn ask_all_again(&mut self, now: Instant) {
        let Some(store) = self.frontier.store() else { return };
        let (interval, at) = (self.interval, seconds(self.clock.started_at));
        for state in store.pages() {
            let class = if state.unchanged_count == 0 { Class::Fresh } else { Class::Found };
            let is_redirect = matches!(state.outcome, Outcome::Answered(300..=399));
            if self.frontier.is_waiting(&state.address) {
                continue;
            }
            if !is_redirect && interval.is_due(&state, at) {
                self.frontier.ask_again(&state, class, now);
            } else {
                self.report.not_due_count += usize::from(!is_redirect);
            }
        }
    }
}

/// Opens the store and the archive where an earlier run left them.
pub(super) fn take_up(
    plan: &CrawlPlan,
    limits: Limits,
    info: &[(&str, &str)],
) -> Result<(ArchiveWriter, Frontier, CrawlReport), Error> {
    let mut store = Store::open(&plan.out)?;
    let loaded = store.load()?;
    let last = loaded.standing.archive.as_ref();
    let (archive, missing) = ArchiveWriter::resume(&plan.out, plan.max_file_bytes, info, last)?;
    let to_ask_again: Vec<PageState> = match &missing {
        Some((file, bytes)) => {
            let is_lost = |record: &(String, u64)| record.0 == *file && record.1 >= *bytes;
            store.pages().filter(|state| state.record.as_ref().is_some_and(is_lost)).collect()
        }
        None => Vec::new(),
    };
    let report = CrawlReport::from_totals(loaded.standing.totals.clone());
    let mut frontier = Frontier::resume(limits, store, loaded, Instant::now());
    for state in &to_ask_again {
        frontier.ask_again(state, Class::Fresh, Instant::now());
    }
    Ok((archive, frontier, report))
}
