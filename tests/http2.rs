//! Crawls over TLS: HTTP/2 where the server offers it, and nothing from a server whose certificate nobody vouches for.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops where something is amiss"
)]

mod run;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::{Request, Response, Version};
use hyper_util::rt::{TokioExecutor, TokioIo};
use run::{command, json};
use serde_json::Value;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// A server that speaks HTTP/2 over TLS, and no other protocol.
struct Server {
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
    seen: Arc<Mutex<Vec<(Version, String)>>>,
    _runtime: tokio::runtime::Runtime,
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tls").join(name)
}

fn acceptor() -> TlsAcceptor {
    let certificate = CertificateDer::from_pem_slice(&fs_err::read(fixture("site.pem")).unwrap()).unwrap();
    let key = PrivateKeyDer::from_pem_slice(&fs_err::read(fixture("site.key")).unwrap()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let mut config = config.with_single_cert(vec![certificate], key).unwrap();
    config.alpn_protocols = vec![b"h2".to_vec()];
    TlsAcceptor::from(Arc::new(config))
}

fn page(path: &str) -> Response<Body> {
    let (code, body) = match path {
        "/robots.txt" => (200, "User-agent: *\nDisallow: /closed"),
        "/" => (200, "<a href=/a>a</a><a href=/b>b</a><a href=/closed>c</a>"),
        "/a" | "/b" => (200, "<p>page"),
        _ => (404, ""),
    };
    let kind = if path == "/robots.txt" { "text/plain" } else { "text/html" };
    Response::builder().status(code).header("content-type", kind).body(Body::from(body)).unwrap()
}

impl Server {
    fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind(("127.0.0.1", 0))).unwrap();
        let address = listener.local_addr().unwrap();
        let (connections, seen) = (Arc::<AtomicUsize>::default(), Arc::<Mutex<Vec<_>>>::default());
        let (count, log, acceptor) = (Arc::clone(&connections), Arc::clone(&seen), acceptor());
        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, count, log) = (acceptor.clone(), Arc::clone(&count), Arc::clone(&log));
                tokio::spawn(async move {
                    let Ok(stream) = acceptor.accept(stream).await else { return };
                    count.fetch_add(1, Ordering::SeqCst);
                    let service = hyper::service::service_fn(move |request: Request<hyper::body::Incoming>| {
                        let path = request.uri().path().to_owned();
                        log.lock().unwrap().push((request.version(), path.clone()));
                        std::future::ready(Ok::<_, std::convert::Infallible>(page(&path)))
                    });
                    let http = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
                    let _ = http.serve_connection(TokioIo::new(stream), service).await;
                });
            }
        });
        Self { address, connections, seen, _runtime: runtime }
    }

    /// Crawls the site; `authority` is a file of certificates that are trusted.
    fn crawl(&self, out: &Path, authority: &Path, code: i32) -> Value {
        let mut command = command(["crawl", "https://secure.example/", "--delay", "0s", "--json", "--out"]);
        command.arg(out).args(["--resolve", &format!("secure.example:{}", self.address)]);
        json(&command.env("SSL_CERT_FILE", authority).output().unwrap(), code)
    }
}

#[test]
fn a_site_that_speaks_http2_is_crawled_over_one_connection() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    let report = server.crawl(folder.path(), &fixture("ca.pem"), 0);
    assert_eq!((&report["pages"], &report["end"]), (&3.into(), &"finished".into()), "{report}");
    let seen = server.seen.lock().unwrap();
    assert!(seen.iter().all(|(version, _)| *version == Version::HTTP_2));
    let paths: Vec<_> = seen.iter().map(|(_, path)| path.as_str()).collect();
    assert_eq!(paths, ["/robots.txt", "/.well-known/tdmrep.json", "/", "/a", "/b"]);
    assert_eq!(server.connections.load(Ordering::SeqCst), 1);
    let file = fs_err::File::open(report["warc_files"][0].as_str().unwrap()).unwrap();
    let text = std::io::read_to_string(flate2::read::MultiGzDecoder::new(file)).unwrap();
    assert_eq!(text.matches("\r\nWARC-Protocol: h2\r\n").count(), 5);
    // Stored as the messages of HTTP/1.1 that every reader of WARC files knows.
    assert_eq!(text.matches("\r\n\r\nHTTP/1.1 200 OK\r\n").count(), 4);
    assert_eq!(text.matches("\r\nhost: secure.example\r\n").count(), 5);
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_refused() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    let report = server.crawl(folder.path(), &fixture("untrusted.pem"), 3);
    assert_eq!(report["failures"][0]["reason"], "network", "{report}");
    let detail = report["failures"][0]["detail"].as_str().unwrap();
    assert!(detail.contains("certificate"), "{detail}");
    assert_eq!(server.seen.lock().unwrap().len(), 0);
    assert_eq!(report["warc_files"], serde_json::json!([]));
}
