//! Websites in memory, served on loopback: what `gristmill demo` crawls, and tests with it.
//!
//! Takes files by host and path, gives an address to which the hosts' names can be resolved. Speaks HTTP/1.1 on
//! 127.0.0.1 and a free port, on a thread of its own, until it is dropped.

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::thread::JoinHandle;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, HOST};
use axum::http::{HeaderMap, Response, StatusCode, Uri};
use tokio::sync::oneshot;

/// The files of several hosts: host name, then path, then file.
pub type Sites = BTreeMap<String, BTreeMap<String, SiteFile>>;

/// One file of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteFile {
    /// The `content-type` header.
    pub content_type: String,
    /// The body.
    pub body: Vec<u8>,
}

/// Sites that are being served; dropping it ends that.
#[derive(Debug)]
pub struct DemoSite {
    address: SocketAddr,
    hosts: Vec<String>,
    end: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<io::Result<()>>>,
}

impl DemoSite {
    /// Serves these files: `GET` of a path gives the file, of a folder (`/` at the end) its `index.html`, of anything else status 404.
    ///
    /// # Errors
    /// No port or thread can be had.
    pub fn start(sites: Sites) -> io::Result<Self> {
        let hosts = sites.keys().cloned().collect();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let (end, ended) = oneshot::channel::<()>();
        let app = Router::new().fallback(answer).with_state(Arc::new(shared(sites)));
        let thread = std::thread::Builder::new().name("demo site".to_owned()).spawn(move || {
            runtime.block_on(async move {
                let listener = tokio::net::TcpListener::from_std(listener)?;
                let serve = axum::serve(listener, app).into_future();
                // Connections kept alive by clients end with the runtime.
                tokio::select! {
                    result = serve => result,
                    _ = ended => Ok(()),
                }
            })
        })?;
        Ok(Self { address, hosts, end: Some(end), thread: Some(thread) })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Each host's name with the address, as a crawl's `resolve` takes it.
    #[must_use]
    pub fn resolve(&self) -> Vec<(String, SocketAddr)> {
        self.hosts.iter().map(|host| (host.clone(), self.address)).collect()
    }
}

impl Drop for DemoSite {
    fn drop(&mut self) {
        if let Some(end) = self.end.take() {
            let _ = end.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Bodies that many answers can share.
type SharedSites = BTreeMap<String, BTreeMap<String, (String, Bytes)>>;

fn shared(sites: Sites) -> SharedSites {
    let file = |file: SiteFile| (file.content_type, Bytes::from(file.body));
    let files =
        |files: BTreeMap<String, SiteFile>| files.into_iter().map(|(path, entry)| (path, file(entry))).collect();
    sites.into_iter().map(|(host, entries)| (host.to_ascii_lowercase(), files(entries))).collect()
}

async fn answer(State(sites): State<Arc<SharedSites>>, uri: Uri, headers: HeaderMap) -> Response<Body> {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let host = host.rsplit_once(':').map_or(host, |(name, _port)| name).to_ascii_lowercase();
    let file = sites.get(&host).and_then(|files| file(files, uri.path()));
    let (status, content_type, body) = match file {
        Some((content_type, body)) => (StatusCode::OK, content_type.as_str(), body.clone()),
        None => (StatusCode::NOT_FOUND, "text/plain; charset=utf-8", Bytes::from_static(b"not found\n")),
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    if let Ok(value) = content_type.parse() {
        response.headers_mut().insert(CONTENT_TYPE, value);
    }
    response
}

fn file<'a, T>(files: &'a BTreeMap<String, T>, path: &str) -> Option<&'a T> {
    files.get(path).or_else(|| path.ends_with('/').then(|| files.get(&format!("{path}index.html"))).flatten())
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use super::*;

    fn get(site: &DemoSite, host: &str, path: &str) -> String {
        let mut stream = std::net::TcpStream::connect(site.address()).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n").unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn files_are_served_by_host_and_path() {
        let page = |text: &str| SiteFile { content_type: "text/html".to_owned(), body: text.into() };
        let sites = Sites::from([
            (
                "a.example".to_owned(),
                BTreeMap::from([("/index.html".to_owned(), page("A")), ("/x.html".to_owned(), page("X"))]),
            ),
            ("b.example".to_owned(), BTreeMap::from([("/x.html".to_owned(), page("BX"))])),
        ]);
        let site = DemoSite::start(sites).unwrap();
        for (host, path, status, body) in [
            ("a.example", "/", "200", "\r\n\r\nA"),
            ("A.example:80", "/x.html", "200", "\r\n\r\nX"),
            ("b.example", "/x.html?q", "200", "\r\n\r\nBX"),
            ("b.example", "/", "404", "not found\n"),
            ("c.example", "/x.html", "404", "not found\n"),
        ] {
            let text = get(&site, host, path);
            assert!(text.starts_with(&format!("HTTP/1.1 {status} ")) && text.ends_with(body), "{host}{path}: {text}");
        }
        assert_eq!(
            site.resolve(),
            [("a.example".to_owned(), site.address()), ("b.example".to_owned(), site.address())]
        );
    }
}
