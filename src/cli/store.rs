//! Options of object stores, on every command that takes a dataset's address.

use std::fmt;
use std::path::Path;

use clap::Args;

use crate::dataset::{Dataset, InvalidStoreOption, StoreOptions, is_in_a_store};

/// Settings of the object store that a dataset is in.
#[derive(Args)]
pub(super) struct StoreArgs {
    /// A setting of the dataset's object store, such as region=eu-west-1, before the environment's; may be given again
    #[arg(long = "store-option", value_name = "KEY=VALUE", help_heading = "Object stores")]
    given: Vec<String>,
}

impl StoreArgs {
    /// Opens a dataset that has a version.
    pub(super) fn open(&self, dataset: &Path) -> anyhow::Result<Dataset> {
        Ok(Dataset::open_with(dataset, &self.options(dataset)?)?)
    }

    /// What was given, for the store of an address.
    pub(super) fn options(&self, path: &Path) -> Result<StoreOptions, InvalidStoreOption> {
        StoreOptions::new(path, &self.given)
    }

    /// What was given, for two paths of which one at least is an address.
    pub(super) fn options_of_two(
        &self,
        one: &Path,
        other: &Path,
    ) -> Result<(StoreOptions, StoreOptions), InvalidStoreOption> {
        match (is_in_a_store(one), is_in_a_store(other)) {
            (true, false) => Ok((self.options(one)?, StoreOptions::default())),
            (false, true) => Ok((StoreOptions::default(), self.options(other)?)),
            _ => Ok((self.options(one)?, self.options(other)?)),
        }
    }
}

impl fmt::Debug for StoreArgs {
    // What was given may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreArgs").finish_non_exhaustive()
    }
}
