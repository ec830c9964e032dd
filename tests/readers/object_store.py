"""A local S3 server (moto), a wire to it that can be cut, and a web site to crawl."""

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

BUCKET = "corpora"
KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_REGION": "us-east-1"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server with one bucket; gone when it is closed."""

    def __init__(self, folder: Path, **environment: str):
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = (folder / f"moto-{self.port}.log").open("wb")
        self.ahead = folder / f"moto-{self.port}-ahead"
        self.turn(0)
        program = Path(__file__).with_name("turned_clock.py")
        command = [sys.executable, "-P", str(program), str(self.ahead), "-H", "127.0.0.1", "-p", str(self.port)]
        environment = {**os.environ, **environment}
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log, env=environment)
        self.wait()

    def turn(self, seconds: float):
        """Sets its clock ahead of the right time."""
        new = self.ahead.with_suffix(".new")
        new.write_text(str(seconds))
        new.replace(self.ahead)

    def wait(self):
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{self.address}/moto-api/data.json", timeout=5).read()
                return
            except OSError:
                assert self.process.poll() is None, Path(self.log.name).read_text()
                time.sleep(0.05)
        raise AssertionError("the server does not answer")

    def client(self, service: str = "s3", **keys: str):
        import boto3

        keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing", **keys}
        return boto3.client(service, endpoint_url=self.address, region_name="us-east-1", **keys)

    def environment(self, address: str | None = None, **more: str) -> dict[str, str]:
        """What the binary finds the server by."""
        plain = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return {**plain, **KEYS, "AWS_ENDPOINT_URL": address or self.address, "AWS_ALLOW_HTTP": "true", **more}

    def store_options(self, **others: str) -> list[str]:
        """The same as options of a command, which then needs nothing of the environment."""
        keys = {name.removeprefix("AWS_").lower(): value for name, value in KEYS.items()}
        settings = {**keys, "endpoint": self.address, "allow_http": "true", **others}
        return [word for name, value in settings.items() for word in ("--store-option", f"{name}={value}")]

    def options(self) -> dict[str, str]:
        """What Python readers find it by."""
        return {**KEYS, "AWS_ENDPOINT_URL": self.address, "AWS_ALLOW_HTTP": "true"}

    def objects(self, prefix: str) -> dict[str, bytes]:
        """All objects below a prefix, by their path from there on."""
        client = self.client()
        found = {}
        for page in client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix + "/"):
            for item in page.get("Contents", []):
                body = client.get_object(Bucket=BUCKET, Key=item["Key"])["Body"].read()
                found[item["Key"].removeprefix(prefix + "/")] = body
        return found

    def close(self):
        self.process.kill()
        self.process.wait()
        self.log.close()


class Wire:
    """A proxy to a server that lets so many requests through and then is cut, for good."""

    def __init__(self, port: int, requests: int):
        self.left, self.lock = requests, threading.Lock()
        self.to = port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.open: list[socket.socket] = [self.listener]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
                far = socket.create_connection(("127.0.0.1", self.to))
            except OSError:
                return
            with self.lock:
                self.open += [near, far]
            threading.Thread(target=self.pump, args=(near, far, True), daemon=True).start()
            threading.Thread(target=self.pump, args=(far, near, False), daemon=True).start()

    def pump(self, source: socket.socket, sink: socket.socket, counts: bool):
        try:
            while data := source.recv(65536):
                if counts and data.split(b" ", 1)[0] in (b"GET", b"PUT", b"POST", b"DELETE", b"HEAD"):
                    with self.lock:
                        self.left -= 1
                    if self.left < 0:
                        return self.cut()
                sink.sendall(data)
        except OSError:
            pass
        finally:
            for end in (source, sink):
                end.close()

    def cut(self):
        with self.lock:
            for end in self.open:
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
                end.close()


class Site:
    """A web site of the files of a folder, at a host whose name no other knows; counts what it is asked for."""

    def __init__(self, folder: Path, host: str):
        self.asked: list[str] = []
        asked = self.asked

        class Handler(SimpleHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.path)
                super().do_GET()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.crawling = ["--resolve", f"{host}:127.0.0.1:{self.server.server_port}", "--allow-private", "--contact", "tests@lab.example"]

    def close(self):
        self.server.shutdown()
        self.server.server_close()
