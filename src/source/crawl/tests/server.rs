//! A loopback server that answers by a script and writes down who asked what, when.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{HOST, USER_AGENT};
use axum::http::{Response, StatusCode};

/// One request as the server saw it.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) host: String,
    pub(super) path: String,
    pub(super) user_agent: String,
    pub(super) headers: axum::http::HeaderMap,
    /// How often this host and path were asked for before.
    pub(super) times_before: usize,
    pub(super) arrived: Instant,
    pub(super) answered: Instant,
    /// Requests to the same host that were being answered when it arrived.
    pub(super) others_in_flight: usize,
}

impl Seen {
    /// A header's value, empty where there is none.
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub(super) fn url(&self) -> String {
        format!("{}{}", self.host, self.path)
    }
}

type Script = dyn Fn(&Seen) -> Response<Body> + Send + Sync;

#[derive(Clone)]
struct Shared {
    script: Arc<Script>,
    seen: Arc<Mutex<Vec<Seen>>>,
    in_flight: Arc<Mutex<HashMap<String, usize>>>,
    pause: Duration,
}

/// A running server.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
    _runtime: tokio::runtime::Runtime,
}

impl Server {
    pub(super) fn start(script: impl Fn(&Seen) -> Response<Body> + Send + Sync + 'static) -> Self {
        Self::start_slow(Duration::ZERO, script)
    }

    /// Answers each request only after a pause.
    pub(super) fn start_slow(
        pause: Duration,
        script: impl Fn(&Seen) -> Response<Body> + Send + Sync + 'static,
    ) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let shared = Shared { script: Arc::new(script), seen: Arc::clone(&seen), in_flight: Arc::default(), pause };
        let app = Router::new().fallback(answer).with_state(shared);
        runtime.spawn(async move { axum::serve(listener, app).await });
        Self { address, seen, _runtime: runtime }
    }

    /// All requests so far, in order of their answers.
    pub(super) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// Host and path of all requests but those for robots.txt.
    pub(super) fn pages(&self) -> Vec<String> {
        self.seen().iter().filter(|seen| seen.path != "/robots.txt").map(Seen::url).collect()
    }
}

async fn answer(State(shared): State<Shared>, request: Request) -> Response<Body> {
    let (parts, _body) = request.into_parts();
    let header = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let (host, user_agent) = (header(HOST), header(USER_AGENT));
    let path = parts.uri.path_and_query().map_or_else(String::new, ToString::to_string);
    let others_in_flight = {
        let mut in_flight = shared.in_flight.lock().unwrap();
        let count = in_flight.entry(host.clone()).or_default();
        *count += 1;
        *count - 1
    };
    let times_before = shared.seen.lock().unwrap().iter().filter(|seen| seen.host == host && seen.path == path).count();
    let now = Instant::now();
    let mut seen = Seen {
        host,
        path,
        user_agent,
        headers: parts.headers.clone(),
        times_before,
        arrived: now,
        answered: now,
        others_in_flight,
    };
    if !shared.pause.is_zero() {
        tokio::time::sleep(shared.pause).await;
    }
    let response = (shared.script)(&seen);
    *shared.in_flight.lock().unwrap().entry(seen.host.clone()).or_default() -= 1;
    seen.answered = Instant::now();
    shared.seen.lock().unwrap().push(seen);
    response
}

/// A server that gives each connection the same bytes and then closes it, without minding what it is asked.
pub(super) fn start_raw(answer: impl Into<Vec<u8>>) -> SocketAddr {
    let answer = answer.into();
    start_odd(move |stream| {
        let _ = stream.write_all(&answer);
    })
}

/// A server that has no robots.txt and does with each other request what it is told; the request is read by then.
pub(super) fn start_odd(answer: impl Fn(&mut TcpStream) + Send + 'static) -> SocketAddr {
    start_listening(move |stream| {
        let mut request = [0; 4096];
        let robots = stream.read(&mut request).is_ok_and(|length| request[..length].starts_with(b"GET /robots.txt "));
        if robots {
            let _ = stream.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        } else {
            answer(stream);
        }
    })
}

/// A server that does with each connection what it is told.
pub(super) fn start_listening(serve: impl Fn(&mut TcpStream) + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            serve(&mut stream);
        }
    });
    address
}

pub(super) fn status(code: u16) -> Response<Body> {
    let mut response = Response::new(Body::from("nothing here"));
    *response.status_mut() = StatusCode::from_u16(code).unwrap();
    response
}

pub(super) fn html(body: impl Into<Body>) -> Response<Body> {
    with(Response::new(body.into()), "content-type", "text/html; charset=utf-8")
}

pub(super) fn text(body: impl Into<Body>) -> Response<Body> {
    with(Response::new(body.into()), "content-type", "text/plain")
}

pub(super) fn redirect(code: u16, location: &str) -> Response<Body> {
    with(status(code), "location", location)
}

pub(super) fn with(mut response: Response<Body>, name: &'static str, value: &str) -> Response<Body> {
    response.headers_mut().insert(name, value.parse().unwrap());
    response
}
