//! A bare loop of requests, for comparison: asks for `p0.html` to `pN.html` below an address, so many at a time, reads the bodies
//! and does nothing with them. `cargo bench --bench reqwest_loop -- BASE PAGES IN_FLIGHT`; nothing without these.

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let [base, pages, in_flight] = arguments.as_slice() else { return Ok(()) };
    let (page_count, in_flight) = (pages.parse::<usize>()?, in_flight.parse::<usize>()?);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let client = reqwest::Client::builder().no_proxy().build()?;
    let (next, fetched) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let tasks: Vec<_> = (0..in_flight.max(1))
        .map(|_| {
            let (client, base, next, fetched) = (client.clone(), base.clone(), Arc::clone(&next), Arc::clone(&fetched));
            runtime.spawn(async move {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= page_count {
                        return;
                    }
                    let answer = client.get(format!("{base}p{number}.html")).send().await;
                    if let Ok(answer) = answer
                        && answer.status().is_success()
                        && answer.bytes().await.is_ok()
                    {
                        fetched.fetch_add(1, Ordering::Relaxed);
                    }
                }
            })
        })
        .collect();
    for task in tasks {
        runtime.block_on(task)?;
    }
    writeln!(std::io::stdout(), "{{\"pages\":{}}}", fetched.load(Ordering::Relaxed))?;
    Ok(())
}
