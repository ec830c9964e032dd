//! A site under nginx on loopback, for `cargo xtask bench crawl`.

use std::path::Path;
use std::process::{Child, Command};

use anyhow::{Context, Result, bail};

/// Pages of the site that is crawled to its end.
pub(crate) const PAGE_COUNT: usize = 5001;

/// Pages of the site that names very many, and the links of each that lead nowhere else.
pub(crate) const HUB_COUNT: usize = 1000;
const HUB_LINKS: usize = 1000;

/// A running server, which ends with this value.
pub(crate) struct Site {
    server: Child,
}

impl Site {
    /// Writes the pages below `folder` and serves them.
    pub(crate) fn start(folder: &Path, port: u16) -> Result<Self> {
        let pages = folder.join("site");
        fs_err::create_dir_all(&pages)?;
        for number in 0..PAGE_COUNT {
            fs_err::write(pages.join(format!("p{number}.html")), page(number))?;
        }
        for number in 0..HUB_COUNT {
            fs_err::write(pages.join(format!("h{number}.html")), hub(number))?;
        }
        let log = folder.join("error.log");
        let file = folder.join("nginx.conf");
        fs_err::write(&file, configuration(folder, port))?;
        let server = Command::new("nginx").arg("-c").arg(&file).spawn().context("nginx is needed")?;
        let site = Self { server };
        for _ in 0..100 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Ok(site);
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        bail!("nginx does not answer: {}", fs_err::read_to_string(log).unwrap_or_default())
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        // Its workers end with the master, which a signal to end reaches first.
        let _ = Command::new("kill").arg(self.server.id().to_string()).status();
        let _ = self.server.wait();
    }
}

fn configuration(folder: &Path, port: u16) -> String {
    let (folder, temporary) = (folder.display(), ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]);
    let temporary: String = temporary.iter().map(|name| format!("{name}_temp_path {folder}/{name}; ")).collect();
    format!(
        "daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log crit; \
         events {{ worker_connections 512; }}\nhttp {{ access_log off; keepalive_requests 1000000; {temporary}\
         types {{ text/html html; }} server {{ listen 127.0.0.1:{port}; root {folder}/site; }} }}\n"
    )
}

/// One page: links to 21 others, and text.
fn page(number: usize) -> String {
    let link = |to: usize| format!("<li><a href=p{}.html>page</a>", to % PAGE_COUNT);
    let links: String = (0..20).map(|step| link(number * 7 + step * 13 + 1)).chain([link(number + 1)]).collect();
    let text = format!("<p>{}", "Grain is ground between two stones, and what comes out is meal. ".repeat(7)).repeat(4);
    format!("<!doctype html><title>Page {number}</title><ul>{links}</ul>{text}<p>{number}")
}

/// A page of many links: the first leads to all others of its kind, each to addresses of its own.
fn hub(number: usize) -> String {
    let hubs = (1..HUB_COUNT).filter(|_| number == 0).map(|to| format!("<a href=h{to}.html>hub</a>"));
    let leaves =
        (0..HUB_LINKS).map(|leaf| format!("<a href=/news/{number}/an-article-with-a-usual-title-{leaf}.html>x</a>"));
    hubs.chain(leaves).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_the_site_lead_to_all_others() {
        let mut seen = vec![false; PAGE_COUNT];
        let mut left = vec![0];
        while let Some(number) = left.pop() {
            for link in page(number).split("href=p").skip(1) {
                let to: usize = link.split('.').next().unwrap().parse().unwrap();
                if !std::mem::replace(&mut seen[to], true) {
                    left.push(to);
                }
            }
        }
        assert!(seen.into_iter().all(|seen| seen));
    }

    #[test]
    fn hubs_name_a_million_addresses() {
        let leaves: usize = [0, 1, 999].iter().map(|number| hub(*number).matches("/news/").count()).sum();
        assert_eq!((leaves, hub(0).matches("href=h").count()), (3 * HUB_LINKS, HUB_COUNT - 1));
        assert_eq!(HUB_COUNT * HUB_LINKS, 1_000_000);
    }
}
