//! A site on loopback for the tests beside this folder: it answers by a script and remembers what it was asked.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::HOST;
use axum::http::{Response, StatusCode};

type Script = dyn Fn(&str, &str) -> Response<Body> + Send + Sync;

#[derive(Clone)]
struct Shared {
    script: Arc<Script>,
    seen: Arc<Mutex<Vec<String>>>,
}

/// A running site.
pub(crate) struct Site {
    pub(crate) address: SocketAddr,
    seen: Arc<Mutex<Vec<String>>>,
    _runtime: tokio::runtime::Runtime,
}

impl Site {
    /// Serves what the script gives for a host and a path with its query.
    pub(crate) fn start(script: impl Fn(&str, &str) -> Response<Body> + Send + Sync + 'static) -> Self {
        Self::start_at((Ipv4Addr::LOCALHOST, 0).into(), script)
    }

    pub(crate) fn start_at(
        address: SocketAddr,
        script: impl Fn(&str, &str) -> Response<Body> + Send + Sync + 'static,
    ) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind(address)).unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Shared { script: Arc::new(script), seen: Arc::default() };
        let seen = Arc::clone(&shared.seen);
        let app = Router::new().fallback(answer).with_state(shared);
        runtime.spawn(async move { axum::serve(listener, app).await });
        Self { address, seen, _runtime: runtime }
    }

    /// Host and path of all requests so far, in the order in which they arrived.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    /// The arguments that lead a crawl of these hosts here.
    pub(crate) fn resolving(&self, hosts: &[&str]) -> Vec<String> {
        hosts.iter().flat_map(|host| ["--resolve".to_owned(), format!("{host}:{}", self.address)]).collect()
    }
}

async fn answer(State(shared): State<Shared>, request: Request) -> Response<Body> {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default().to_owned();
    let path = request.uri().path_and_query().map_or_else(String::new, ToString::to_string);
    shared.seen.lock().unwrap().push(format!("{host}{path}"));
    // A script may wait.
    let script = Arc::clone(&shared.script);
    tokio::task::spawn_blocking(move || script(&host, &path)).await.unwrap()
}

pub(crate) fn status(code: u16) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::from_u16(code).unwrap();
    response
}

pub(crate) fn html(body: impl Into<Body>) -> Response<Body> {
    with(Response::new(body.into()), "content-type", "text/html; charset=utf-8")
}

pub(crate) fn text(body: impl Into<Body>) -> Response<Body> {
    with(Response::new(body.into()), "content-type", "text/plain")
}

pub(crate) fn with(mut response: Response<Body>, name: &'static str, value: &str) -> Response<Body> {
    response.headers_mut().insert(name, value.parse().unwrap());
    response
}
