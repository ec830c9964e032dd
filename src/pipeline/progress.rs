//! What a run tells while it works, for whoever wants to show it.

/// The steps of a run that take long enough to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Asking sites for pages; counted in pages.
    Crawl,
    /// Reading sources and extracting articles; counted in bytes of the sources.
    Extract,
    /// Flagging, measuring and writing records; counted in pages.
    Judge,
}

/// Listens to a run.
pub trait Progress: Sync {
    /// A step begins; `total` in the step's unit, where it is known.
    fn begin(&self, step: Step, total: Option<u64>);
    /// The step is now at `position`, and `pages` pages have been through it.
    fn advance(&self, position: u64, pages: u64);
    /// The step is over.
    fn end(&self);
}

/// Listens and says nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: Step, _: Option<u64>) {}
    fn advance(&self, _: u64, _: u64) {}
    fn end(&self) {}
}
