"""Datasets in Azure's store, on its emulator: `npm install -g azurite` brings it; without it nothing here runs."""

import base64
import hashlib
import hmac
import json
import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from email.utils import formatdate

import pytest

from conftest import BINARY, SAMPLE
from object_store import free_port

AZURITE = shutil.which("azurite-blob")
# The account that every emulator has: https://learn.microsoft.com/azure/storage/common/storage-use-azurite
ACCOUNT = "devstoreaccount1"
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="

pytestmark = pytest.mark.skipif(AZURITE is None, reason="needs azurite-blob (npm install -g azurite)")


def make_container(port: int, name: str):
    """One request, signed as "Authorize with Shared Key" has it."""
    date, version = formatdate(usegmt=True), "2023-11-03"
    resource = f"/{ACCOUNT}/{ACCOUNT}/{name}\nrestype:container"
    told = "PUT" + "\n" * 12 + f"x-ms-date:{date}\nx-ms-version:{version}\n{resource}"
    signature = base64.b64encode(hmac.digest(base64.b64decode(KEY), told.encode(), hashlib.sha256)).decode()
    headers = {"x-ms-date": date, "x-ms-version": version, "Authorization": f"SharedKey {ACCOUNT}:{signature}"}
    address = f"http://127.0.0.1:{port}/{ACCOUNT}/{name}?restype=container"
    urllib.request.urlopen(urllib.request.Request(address, method="PUT", headers=headers), timeout=30).close()


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Runs the binary with the store's options alone; gives what it prints, and what it says where it fails."""
    port, log = free_port(), tmp_path_factory.mktemp("azurite") / "log"
    command = [AZURITE, "--inMemoryPersistence", "--silent", "--disableTelemetry", "--skipApiVersionCheck", "--blobPort", str(port)]
    with log.open("wb") as out:
        server = subprocess.Popen(command, stdout=out, stderr=out, cwd=log.parent)
    plain = {name: value for name, value in os.environ.items() if not name.startswith("AZURE_")}
    environment = {**plain, "AZURITE_BLOB_STORAGE_URL": f"http://127.0.0.1:{port}"}

    def run(*arguments, code: int = 0) -> str:
        words = [BINARY, *map(str, arguments), "--store-option", "use_emulator=true"]
        done = subprocess.run(words, capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL, timeout=300)
        assert done.returncode == code, f"{arguments}\n{done.stdout}\n{done.stderr}"
        return done.stdout if code == 0 else done.stderr

    try:
        for _ in range(600):
            assert server.poll() is None, log.read_text()
            try:
                make_container(port, "corpora")
                break
            except urllib.error.HTTPError as error:
                raise AssertionError(error.read()) from error
            except OSError:
                time.sleep(0.05)
        yield run
    finally:
        server.kill()
        server.wait()


def test_versions_exports_and_purges(run):
    dataset, host = "az://corpora/sample", "tagesfunke.example"
    run("build", SAMPLE, "--dataset", dataset, "--quiet")
    run("build", SAMPLE / "world-times.example", "--dataset", dataset, "--replace", "--quiet")
    run("tag", dataset, "first", "0")
    run("restore", dataset, "first")
    run("compact", dataset)
    assert "whole: version 2" in run("verify", dataset, "--deep")
    run("export", dataset, "--out", "az://corpora/export", "--format", "hf", "--quiet")
    assert "is not empty" in run("export", dataset, "--out", "az://corpora/export", "--format", "hf", "--quiet", code=1)
    run("purge", dataset, "--host", host, "--reason", "a test")
    assert "whole: version 3" in run("verify", dataset, "--deep")
    counted = [json.loads(run("query", dataset, "--version", v, f"select count(*) as n from records where host = '{host}'", "--json")) for v in range(4)]
    assert counted == [{"n": 0}] * 4
