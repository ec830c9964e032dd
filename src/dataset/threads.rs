//! The threads on which libraries wait for disks and networks.

use std::fmt;
use std::path::Path;
use std::sync::mpsc;

use super::Error;

/// A few threads for what is asynchronous; callers wait for its end and may be asynchronous themselves or not.
pub(super) struct Threads {
    runtime: Option<tokio::runtime::Runtime>,
}

impl Threads {
    /// Starts them, for what lies at `path`.
    pub(super) fn start(path: &Path, count: usize) -> Result<Self, Error> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(count)
            .thread_name("dataset")
            .enable_all()
            .build()
            .map_err(|source| Error::File { path: path.to_path_buf(), source })?;
        Ok(Self { runtime: Some(runtime) })
    }

    /// Runs a future to its end; `None` where it panicked on what it read.
    pub(super) fn run<F>(&self, future: F) -> Option<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        let (sender, receiver) = mpsc::sync_channel(1);
        self.runtime.as_ref()?.spawn(async move {
            // The receiver waits for exactly this; it is gone only with its thread.
            let _ = sender.send(future.await);
        });
        receiver.recv().ok()
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // A plain drop would panic where the caller is asynchronous itself.
            runtime.shutdown_background();
        }
    }
}

impl fmt::Debug for Threads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Threads")
    }
}
