//! A frontier of many addresses on disk: `cargo bench --bench frontier -- URLS HOSTS JUDGED`; a small one where no
//! numbers are given.
//!
//! Prints one line of JSON: rates, the time of a restart, and the peak memory where `/proc` tells it.

use std::io::Write as _;

use gristmill::source::crawl::{Trial, frontier_trial};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // What cargo adds for its own harness is no number.
    let numbers: Vec<usize> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let (url_count, host_count, judged_count) = match numbers[..] {
        [url_count, host_count, judged_count] => (url_count, host_count, judged_count),
        _ => (10_000, 100, 1_000),
    };
    let dir = tempfile::tempdir()?;
    let taken = frontier_trial(dir.path(), Trial { url_count, host_count, judged_count })?;
    let status = fs_err::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    let peak_kib: Option<u64> = peak.trim().trim_end_matches(" kB").parse().ok();
    writeln!(
        std::io::stdout(),
        "{{\"urls\":{url_count},\"hosts\":{host_count},\"queued_per_second\":{:.0},\"judged_per_second\":{:.0},\
         \"simulated_seconds\":{},\"restart_seconds\":{:.1},\"peak_mb\":{}}}",
        taken.queued_count as f64 / taken.queueing.as_secs_f64(),
        taken.judged_count as f64 / taken.judging.as_secs_f64(),
        taken.simulated.as_secs(),
        taken.loading.as_secs_f64(),
        peak_kib.unwrap_or_default() * 1024 / 1_000_000,
    )?;
    Ok(())
}
