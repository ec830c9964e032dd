//! What judging old rows anew costs a build: `cargo bench --bench anew -- COPIES`.
//!
//! Hosts are copies of the sample's, each under a name of its own. A first build has all their pages but one of each. Then one host in a hundred
//! gets that page, on one copy of the dataset under its own name, and on another under a name that the dataset does not
//! have: the same work but for the old rows. Prints a line of JSON for each build.

use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use gristmill::dataset::StoreOptions;
use gristmill::measure;
use gristmill::pipeline::progress::Silent;
use gristmill::pipeline::{BuildPlan, build};
use gristmill::source::ReadOptions;
use gristmill::source::crawl::CrawlPlan;
use serde_json::json;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// The sample's hosts, each with the page that comes late.
const HOSTS: [(&str, &str); 3] = [
    ("harbour-courier.example", "school-phones.html"),
    ("tagesfunke.example", "weinlese-steilhang-roboter.html"),
    ("world-times.example", "grain-reserve-moves-north.html"),
];

fn main() -> Outcome<()> {
    let copies = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(2_usize);
    let folder = tempfile::tempdir()?;
    let path = |name: &str| folder.path().join(name);
    let (first, known, unknown) = (path("first"), path("known"), path("unknown"));
    for copy in 0..copies {
        for (host, late) in HOSTS {
            let own = format!("n{copy}-{host}");
            pages(&sample().join(host), &first.join(&own), &|name| name != late)?;
            if copy % 100 == 0 {
                pages(&sample().join(host), &known.join(&own), &|name| name == late)?;
                pages(&sample().join(host), &unknown.join(format!("other-{own}")), &|name| name == late)?;
            }
        }
    }
    let (one, other) = (path("one"), path("other"));
    timed("all pages but one of each host", &first, &one)?;
    copy_all(&one, &other)?;
    timed("one page each of 1 % of the hosts", &known, &one)?;
    timed("as many pages of new hosts", &unknown, &other)
}

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/sample")
}

/// Copies the wanted pages of a host.
fn pages(from: &Path, to: &Path, is_wanted: &dyn Fn(&str) -> bool) -> Outcome<()> {
    for entry in fs_err::read_dir(from)? {
        let (path, name) = {
            let entry = entry?;
            (entry.path(), entry.file_name())
        };
        if path.is_dir() {
            pages(&path, &to.join(&name), is_wanted)?;
        } else if path.extension().is_some_and(|end| end == "html") && name.to_str().is_some_and(is_wanted) {
            fs_err::create_dir_all(to)?;
            fs_err::copy(&path, to.join(&name))?;
        }
    }
    Ok(())
}

fn copy_all(from: &Path, to: &Path) -> Outcome<()> {
    fs_err::create_dir_all(to)?;
    for entry in fs_err::read_dir(from)? {
        let entry = entry?;
        if entry.path().is_dir() {
            copy_all(&entry.path(), &to.join(entry.file_name()))?;
        } else {
            fs_err::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

/// Builds from a folder and tells how long it took.
fn timed(what: &str, pages: &Path, dataset: &Path) -> Outcome<()> {
    let plan = BuildPlan {
        dataset: dataset.to_path_buf(),
        sources: vec![pages.display().to_string()],
        read: ReadOptions::default(),
        crawl: CrawlPlan::new(Vec::new(), PathBuf::new()),
        measure: measure::Options::default(),
        markdown: false,
        threads: std::thread::available_parallelism()?.get(),
        replace: false,
        spill: None,
        crawl_work: None,
        store: StoreOptions::default(),
    };
    let start = Instant::now();
    let report = build(&plan, &Silent, &AtomicBool::new(false))?;
    let counts = &report.committed.counts;
    let line = json!({
        "what": what,
        "seconds": (start.elapsed().as_secs_f64() * 1e3).round() / 1e3,
        "pages": report.tally.pages,
        "rows": counts.rows,
        "judged_anew": counts.judged_anew,
        "changed_anew": counts.changed_anew,
    });
    writeln!(std::io::stdout(), "{line}")?;
    Ok(())
}
