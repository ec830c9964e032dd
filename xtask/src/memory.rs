//! Peak memory of a running program and of all that it starts, and processor time of those that ended, from Linux' `/proc`.

use std::process::{Child, ExitStatus};
use std::time::Duration;

use anyhow::Result;

/// How often `/proc` is read.
const INTERVAL: Duration = Duration::from_millis(20);

/// What a program took, with all that it started.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    /// Most memory held at one time, in bytes; 0 where there is no `/proc`.
    pub(crate) peak_bytes: u64,
    /// Processor time.
    pub(crate) processor_time: Duration,
}

/// Waits for a program; gives its exit status and what it took.
///
/// The peak is the largest sum of what all its processes hold at one time, and at least the high-water mark that the
/// kernel keeps for any one of them, so that a short peak of a single process is not missed. Processor time is the
/// largest sum over all its processes, those that ended among them as far as their parents asked for them.
pub(crate) fn wait(child: &mut Child) -> Result<(ExitStatus, Usage)> {
    let before = processor_time_of_children().unwrap_or_default();
    let mut usage = Usage::default();
    loop {
        let seen = observe(child.id());
        usage.peak_bytes = usage.peak_bytes.max(seen.resident).max(seen.high_water_mark);
        usage.processor_time = usage.processor_time.max(seen.processor_time);
        if let Some(status) = child.try_wait()? {
            let asked_for = processor_time_of_children().unwrap_or_default().saturating_sub(before);
            usage.processor_time = usage.processor_time.max(asked_for);
            return Ok((status, usage));
        }
        std::thread::sleep(INTERVAL);
    }
}

/// Processor time of all programs that this process has started and waited for, with all that they waited for.
///
/// `None` where there is no `/proc`. Source: proc_pid_stat(5), fields `utime` to `cstime`, in hundredths of a second.
fn processor_time_of_children() -> Option<Duration> {
    processor_times(&fs_err::read_to_string("/proc/self/stat").ok()?).map(|(_, children)| children)
}

/// Processor time of a process, and of its children that ended, from its `stat` file.
fn processor_times(stat: &str) -> Option<(Duration, Duration)> {
    // The name of the program, in brackets, may hold blanks.
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut ticks = after_name.split_whitespace().skip(11).map_while(|field| field.parse::<u64>().ok());
    let mut sum = || Some(Duration::from_millis((ticks.next()? + ticks.next()?) * 10));
    Some((sum()?, sum()?))
}

/// What a process and its descendants hold, in bytes, and have taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Seen {
    /// Held by all of them now.
    resident: u64,
    /// The most that one of them has held.
    high_water_mark: u64,
    processor_time: Duration,
}

fn observe(pid: u32) -> Seen {
    let mut seen =
        fs_err::read_to_string(format!("/proc/{pid}/status")).map(|status| memory(&status)).unwrap_or_default();
    let stat = fs_err::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let (own, ended) = processor_times(&stat).unwrap_or_default();
    seen.processor_time = own + ended;
    let children = fs_err::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    for child in children.split_whitespace().filter_map(|child| child.parse().ok()).map(observe) {
        seen.resident += child.resident;
        seen.high_water_mark = seen.high_water_mark.max(child.high_water_mark);
        seen.processor_time += child.processor_time;
    }
    seen
}

/// The memory that a `status` file tells; nothing for a kernel thread or a process that has ended.
fn memory(status: &str) -> Seen {
    let bytes = |name: &str| {
        let value = status.lines().find_map(|line| line.strip_prefix(name))?;
        let kibibytes: u64 = value.trim().strip_suffix("kB")?.trim().parse().ok()?;
        Some(kibibytes * 1024)
    };
    Seen {
        resident: bytes("VmRSS:").unwrap_or(0),
        high_water_mark: bytes("VmHWM:").unwrap_or(0),
        processor_time: Duration::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kibibytes_of_a_status_file_become_bytes() {
        let status = "Name:\tx\nVmPeak:\t  9000 kB\nVmHWM:\t    1204 kB\nVmRSS:\t     900 kB\n";
        assert_eq!(memory(status), Seen { resident: 900 * 1024, high_water_mark: 1204 * 1024, ..Seen::default() });
        assert_eq!(memory("Name:\tkthread\n"), Seen::default());
    }

    #[test]
    fn processor_time_is_read_behind_the_name() {
        let stat = "12 (a (b) c) S 1 12 12 0 -1 0 1 2 3 4 50 60 700 80 20 0 1 0 99";
        assert_eq!(processor_times(stat), Some((Duration::from_millis(1_100), Duration::from_millis(7_800))));
        assert_eq!(processor_times("12 (a) S 1"), None);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn this_process_holds_memory() {
        let seen = observe(std::process::id());
        assert!(seen.resident > 100_000 && seen.high_water_mark >= seen.resident, "{seen:?}");
    }
}
