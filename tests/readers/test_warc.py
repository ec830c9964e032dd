"""The WARC files of a crawl, and their index, as warcio, FastWARC and pywb's indexer read them."""

import hashlib
import io
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

PAGES = {
    "/": "<a href=/plain>1</a><a href=/packed>2</a><a href=/moved>3</a><a href='/missing?b=2&a=1'>4</a><a href=/Größe>5</a>",
    "/plain": "<p>plain",
    "/Gr%C3%B6%C3%9Fe": "<p>names beyond ASCII",
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        import gzip

        status, body, headers = 200, PAGES.get(self.path, "").encode(), {"Content-Type": "text/html; charset=utf-8"}
        if self.path == "/packed":
            body, headers["Content-Encoding"] = gzip.compress(b"<p>packed", mtime=0), "gzip"
        elif self.path == "/moved":
            status, headers["Location"] = 302, "/plain"
        elif self.path not in PAGES:
            status = 404
        headers["ETag"] = f'"{hashlib.md5(body).hexdigest()}"'
        if self.headers.get("If-None-Match") == headers["ETag"] and status == 200:
            status, body = 304, b""
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def crawled(gristmill, tmp_path_factory) -> Path:
    """A folder that a site was crawled into twice: the second time all is as it was."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    out = tmp_path_factory.mktemp("crawl")
    seed = f"http://127.0.0.1:{server.server_port}/"
    arguments = ("crawl", seed, "--out", out, "--allow-private", "--delay", "0s", "--quiet")
    gristmill(*arguments)
    gristmill(*arguments, "--again", "--revisit-max", "0s")
    server.shutdown()
    return out


@pytest.fixture(scope="session")
def warcs(crawled) -> list[Path]:
    found = sorted(crawled.glob("*.warc.gz"))
    assert len(found) == 2
    return found


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3]


# Status of each page's records, in the first crawl and in the second. What has no validator that counts is stored again.
FIRST = {"/": 200, "/plain": 200, "/packed": 200, "/moved": 302, "/missing?b=2&a=1": 404, "/Gr%C3%B6%C3%9Fe": 200, "/robots.txt": 404, "/.well-known/tdmrep.json": 404}
UNCHANGED = {"/", "/plain", "/packed", "/Gr%C3%B6%C3%9Fe"}


def test_warcio_reads_every_record_and_finds_the_digests_right(warcs):
    from warcio.archiveiterator import ArchiveIterator

    statuses, kinds = {}, []
    for warc in warcs:
        with open(warc, "rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                content = record.content_stream().read()
                kinds.append(record.rec_type)
                headers = record.rec_headers
                if record.rec_type in ("response", "revisit"):
                    key = (warc.name, path_of(headers.get_header("WARC-Target-URI")))
                    statuses[key] = int(record.http_headers.get_statuscode())
                    assert headers.get_header("WARC-Payload-Digest").startswith("sha256:")
                if record.rec_type == "response" and path_of(headers.get_header("WARC-Target-URI")) == "/packed":
                    assert content == b"<p>packed"
    assert {path: status for (name, path), status in statuses.items() if name == warcs[0].name} == FIRST
    second = {path: status for (name, path), status in statuses.items() if name == warcs[1].name}
    assert {path for path, status in second.items() if status == 304} == UNCHANGED
    assert kinds.count("warcinfo") == 2 and kinds.count("revisit") == len(UNCHANGED)
    assert kinds.count("request") == kinds.count("response") + kinds.count("revisit")


def test_warcio_check_passes(warcs):
    import contextlib

    from warcio.cli import main

    for warc in warcs:
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            with contextlib.suppress(SystemExit):
                main(["check", "-v", str(warc)])
        assert "fail" not in said.getvalue().lower(), said.getvalue()
        assert "digest pass" in said.getvalue(), said.getvalue()


def test_fastwarc_reads_every_record(warcs):
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    found = {}
    for warc in warcs:
        with open(warc, "rb") as file:
            for record in ArchiveIterator(file, parse_http=True):
                if record.record_type == WarcRecordType.response:
                    body = record.reader.read()
                    found[(warc.name, path_of(record.headers["WARC-Target-URI"]))] = (record.http_headers.status_code, body)
    assert {path: status for (name, path), (status, _) in found.items() if name == warcs[0].name} == FIRST
    assert found[(warcs[0].name, "/plain")][1] == b"<p>plain"


def test_payload_digests_are_sha256_of_the_bodies(warcs):
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    count = 0
    for warc in warcs:
        with open(warc, "rb") as file:
            for record in ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=False):
                body = record.reader.read().split(b"\r\n\r\n", 1)[1]
                assert record.headers["WARC-Payload-Digest"] == "sha256:" + hashlib.sha256(body).hexdigest()
                count += 1
    assert count > len(FIRST)


def test_pywbs_indexer_gives_the_lines_of_our_index(warcs):
    from pywb.indexer.cdxindexer import write_cdx_index

    fields = ("url", "mime", "status", "digest", "length", "offset", "filename")
    for warc in warcs:
        theirs = io.BytesIO()
        with open(warc, "rb") as file:
            write_cdx_index(theirs, file, warc.name, sort=True, cdxj=True)
        ours = warc.with_name(warc.name.replace(".warc.gz", ".cdxj")).read_text(encoding="utf-8").splitlines()

        def parsed(lines):
            found = {}
            for line in lines:
                key, time, values = line.split(" ", 2)
                values = json.loads(values)
                # pywb leaves out the status that a revisit record has.
                kept = [name for name in fields if (name, values["mime"]) != ("status", "warc/revisit")]
                found[values["offset"]] = (key, time, {name: values.get(name) for name in kept})
            return found

        expected = parsed(theirs.getvalue().decode().splitlines())
        assert parsed(ours) == expected
        assert [line.split(" ", 2)[:2] for line in ours] == sorted(line.split(" ", 2)[:2] for line in ours)
