"""Datasets in an object store: every command on a real server, readers, writers at once, kills, and a server that fails."""

import json
import os
import random
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from conftest import AFTER, BEFORE, CHANGED, ROOT, SAMPLE
from object_store import BUCKET, Server, Wire

BINARY = os.environ.get("GRISTMILL", str(ROOT / "target" / "release" / "gristmill"))
FERRY = "https://harbour-courier.example/ferry-winter-timetable.html"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("server"))
    server.client().create_bucket(Bucket=BUCKET)
    yield server
    server.close()


def gristmill(server, *arguments, address=None, **environment) -> subprocess.CompletedProcess:
    environment = server.environment(address, **environment)
    command = [BINARY, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL, timeout=300)


def done(server, *arguments) -> str:
    ran = gristmill(server, *arguments)
    assert ran.returncode == 0, f"{arguments}\n{ran.stdout}\n{ran.stderr}"
    return ran.stdout


def refused(server, *arguments, **how) -> str:
    ran = gristmill(server, *arguments, **how)
    assert ran.returncode == 1, f"{arguments}\n{ran.stdout}\n{ran.stderr}"
    assert "panicked" not in ran.stderr
    return ran.stderr


def rows_of(server, dataset: str) -> list[int]:
    """The rows of all versions, oldest first."""
    versions = json.loads(done(server, "log", dataset, "--json"))
    return [version["rows"] for version in sorted(versions, key=lambda version: version["version"])]


def pages(folder: Path, host: str, count: int) -> Path:
    """A folder of pages, each with an article of its own."""
    folder.mkdir(parents=True)
    for number in range(count):
        sentence = f"Boat {number} of {host} came in before noon of day {number} with its nets full of herring. "
        body = "".join(f"<p>{sentence * 4}</p>" for _ in range(4))
        page = f"<!doctype html><html lang=en><head><title>Report {number} of {host}</title><link rel=canonical href=https://{host}/{number}></head><body><article><h1>Report {number} of {host}</h1>{body}</article></body></html>"
        (folder / f"{number}.html").write_text(page)
    return folder


@pytest.fixture(scope="module")
def two(server, tmp_path_factory) -> tuple[str, Path, Path]:
    """The sample built twice, once with a page changed, in the store and on a disk."""
    folder = tmp_path_factory.mktemp("two")
    shutil.copytree(SAMPLE, folder / "sample")
    address, local = f"s3://{BUCKET}/two", folder / "local"
    page = folder / "sample" / CHANGED
    for text in (page.read_text(), page.read_text().replace(BEFORE, AFTER)):
        page.write_text(text)
        for dataset in (address, local):
            done(server, "build", folder / "sample", "--dataset", dataset, "--quiet")
    return address, local, folder / "sample"


def test_a_store_has_the_same_files_as_a_disk(server, two):
    address, local, sample = two
    there = server.objects("two")
    here = {str(path.relative_to(local)): path for path in local.rglob("*") if path.is_file()}
    plain = lambda name: name.startswith("part-") or re.match(r"_gristmill/(failures|profiles|signatures)/", name)
    assert {name for name in there if plain(name)} == {name for name in here if plain(name)}
    assert all(there[name] == here[name].read_bytes() for name in there if plain(name))
    assert not [name for name in there if "writers" in name or "staging" in name or name.endswith(".lock")]
    again = json.loads(done(server, "build", sample, "--dataset", address, "--json"))
    assert again["committed"]["outcome"] == "nothing"


def test_commands_that_read_say_what_they_say_on_a_disk(server, two, tmp_path):
    address, local, sample = two
    for command in (
        ["show", "{}", "--json"],
        ["diff", "{}", "0", "1", "--json"],
        ["query", "{}", "select host, count(*) as pages from records group by host order by host", "--json"],
        ["query", "{}", "select * from failures order by url", "--json"],
        ["query", "{}", "select r.url from records r join failures f on r.url = f.url"],
        ["source", "{}", FERRY, "--json", "--from", sample],
    ):
        there, here = (done(server, *[str(word).format(dataset) for word in command]) for dataset in (address, local))
        assert there == here, command
    for dataset, out in ((address, "there"), (local, "here")):
        done(server, "export", dataset, "--out", tmp_path / out, "--format", "jsonl", "--quiet")
    files = [sorted(path.name for path in (tmp_path / out).iterdir()) for out in ("there", "here")]
    assert files[0] == files[1] and len(files[0]) > 1
    shards = [name for name in files[0] if name != "manifest.json"]
    assert all((tmp_path / "there" / name).read_bytes() == (tmp_path / "here" / name).read_bytes() for name in shards)
    verdict = done(server, "verify", address, "--deep")
    assert "whole: version 1 sha256:" in verdict, verdict
    rebuilt = json.loads(done(server, "rebuild", address, "1", "--json"))
    assert rebuilt["is_same"], rebuilt


def test_python_readers_read_rows_and_an_earlier_version(server, two):
    import polars
    import pyarrow.fs
    import pyarrow.parquet
    from deltalake import DeltaTable

    address, *_ = two
    options = server.options()
    text = {row["source_file"]: row["text"] for row in DeltaTable(address, storage_options=options).to_pyarrow_table().to_pylist()}
    name = next(name for name in text if name.endswith(CHANGED))
    assert AFTER in text[name]
    old = DeltaTable(address, version=0, storage_options=options)
    assert BEFORE in {row["source_file"]: row["text"] for row in old.to_pyarrow_table().to_pylist()}[name]
    frame = polars.read_delta(address, storage_options=options)
    assert AFTER in frame.filter(polars.col("source_file") == name)["text"][0]
    files = pyarrow.fs.S3FileSystem(endpoint_override=server.address.removeprefix("http://"), scheme="http", access_key="testing", secret_key="testing", region="us-east-1")
    rows = sum(
        pyarrow.parquet.read_metadata(path.removeprefix("s3://"), filesystem=files).num_rows
        for path in DeltaTable(address, storage_options=options).file_uris()
    )
    assert rows == len(text)


def test_tags_restores_compactions_overlaps_and_purges(server, tmp_path):
    dataset = f"s3://{BUCKET}/all/below"
    for host in ("a.example", "b.example", "c.example"):
        done(server, "build", pages(tmp_path / host, host, 12), "--dataset", dataset, "--quiet")
    done(server, "tag", dataset, "first", "0")
    assert "already" in refused(server, "tag", dataset, "first", "1")
    done(server, "tag", dataset, "first", "1", "--move")
    done(server, "restore", dataset, "first")
    done(server, "compact", dataset)
    items = tmp_path / "items.jsonl"
    items.write_text(json.dumps({"question": "Boat 3 of a.example came in before noon of day 3 with its nets", "answer": "herring"}) + "\n")
    done(server, "overlap", dataset, "--against", items, "--quiet")
    assert rows_of(server, dataset) == [12, 24, 36, 24, 24, 24]
    assert "whole: version 5" in done(server, "verify", dataset, "--deep")

    would = done(server, "purge", dataset, "--host", "b.example", "--reason", "a test", "--dry-run")
    assert "12 records" in would and len(rows_of(server, dataset)) == 6
    assert "12 records" in done(server, "purge", dataset, "--host", "b.example", "--reason", "a test")
    assert rows_of(server, dataset) == [12, 12, 24, 12, 12, 12, 12]
    assert "whole: version 6" in done(server, "verify", dataset, "--deep")
    from deltalake import DeltaTable

    there = server.objects("all/below")
    assert not [name for name, bytes in there.items() if b"b.example/3" in bytes]
    for version in range(7):
        table = DeltaTable(dataset, version=version, storage_options=server.options()).to_pyarrow_table()
        assert "b.example" not in set(table.column("host").to_pylist())
    again = json.loads(gristmill(server, "build", tmp_path / "b.example", "--dataset", dataset, "--json").stdout)
    assert again["pages"]["records"] == 0, "what was purged came back"


def test_builds_at_once_both_land(server, tmp_path):
    dataset = f"s3://{BUCKET}/at-once"
    hosts = [f"host{number}.example" for number in range(4)]
    running = []
    for host in hosts:
        command = [BINARY, "build", pages(tmp_path / host, host, 20), "--dataset", dataset, "--quiet"]
        running.append(subprocess.Popen(list(map(str, command)), env=server.environment(), stderr=subprocess.PIPE, text=True))
    for process in running:
        _, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors
    found = done(server, "query", dataset, "select host, count(*) as pages from records group by host order by host", "--json")
    assert [json.loads(line) for line in found.splitlines()] == [{"host": host, "pages": 20} for host in hosts], found
    assert "whole: version 3" in done(server, "verify", dataset, "--deep")
    assert not [name for name in server.objects("at-once") if "writers" in name]


def killed(server, delay: float, *arguments) -> None:
    process = subprocess.Popen([BINARY, *map(str, arguments)], env=server.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(delay)
    process.kill()
    process.wait()


@pytest.mark.parametrize("command", ["build", "purge", "compact"])
def test_a_command_killed_at_any_moment_leaves_the_old_version_or_the_new_one(server, tmp_path, command):
    sources = [pages(tmp_path / host, host, 20) for host in ("a.example", "b.example", "c.example")]
    template = f"kills-{command}"
    for source in sources[:2]:
        done(server, "build", source, "--dataset", f"s3://{BUCKET}/{template}", "--quiet")
    client = server.client()
    objects = server.objects(template)
    arguments = {
        "build": lambda dataset: ("build", sources[2], "--dataset", dataset, "--quiet"),
        "purge": lambda dataset: ("purge", dataset, "--host", "a.example", "--reason", "a test"),
        "compact": lambda dataset: ("compact", dataset),
    }[command]
    expected = {"build": [[20, 40], [20, 40, 60]], "purge": [[20, 40], [0, 20, 20]], "compact": [[20, 40], [20, 40, 40]]}[command]
    state, outcomes, length = random.Random(7), [0, 0], None
    for attempt in range(8):
        prefix = f"{template}-{attempt}"
        for name, bytes in objects.items():
            client.put_object(Bucket=BUCKET, Key=f"{prefix}/{name}", Body=bytes)
        dataset = f"s3://{BUCKET}/{prefix}"
        if length is None:
            started = time.monotonic()
            done(server, *arguments(dataset))
            length = time.monotonic() - started
        else:
            killed(server, state.uniform(0, length * 1.1), *arguments(dataset))
        rows = rows_of(server, dataset)
        assert rows in expected, rows
        outcomes[expected.index(rows)] += 1
        assert "whole: version" in done(server, "verify", dataset, "--deep")
        ran = gristmill(server, *arguments(dataset))
        assert ran.returncode == 0 or "is being written to" in ran.stderr, ran.stderr
        assert "whole: version" in done(server, "verify", dataset, "--deep")
    assert outcomes[0] > 0, "no run was killed before it was done"


def test_a_server_that_goes_away_ends_a_build_with_a_message_and_no_version(server, tmp_path):
    dataset = f"s3://{BUCKET}/cut"
    done(server, "build", pages(tmp_path / "a", "a.example", 10), "--dataset", dataset, "--quiet")
    source = pages(tmp_path / "b", "b.example", 10)
    through = 0
    for requests in (1, 6, 12, 18, 24):
        wire = Wire(server.port, requests)
        ran = gristmill(server, "build", source, "--dataset", dataset, "--quiet", address=wire.address)
        if ran.returncode == 0:
            through += 1
        else:
            assert ran.returncode == 1 and "the store gives no answer" in ran.stderr, ran.stderr
        assert rows_of(server, dataset) in ([10], [10, 20])
        assert "whole: version" in done(server, "verify", dataset, "--deep")
    assert through < 5, "the wire was never cut"


def test_what_is_wrong_with_a_store_is_said(server, tmp_path):
    source = pages(tmp_path / "a", "a.example", 2)
    assert "there is no such bucket" in refused(server, "build", source, "--dataset", "s3://nowhere/corpus")
    assert "there is no such bucket" in refused(server, "log", "s3://nowhere/corpus")
    assert f"s3://{BUCKET}/nothing-here" in refused(server, "log", f"s3://{BUCKET}/nothing-here")
    server.client().put_object(Bucket=BUCKET, Key="other/readme.txt", Body=b"not a dataset")
    assert "is not a dataset" in refused(server, "build", source, "--dataset", f"s3://{BUCKET}/other")
    silent = refused(server, "log", f"s3://{BUCKET}/two", address="http://127.0.0.1:1")
    assert "the store gives no answer" in silent
    assert "--warc-dir" in refused(server, "build", "https://nobody.example/", "--dataset", f"s3://{BUCKET}/crawled")
    assert "on a disk" in refused(server, "export", f"s3://{BUCKET}/two", "--out", f"s3://{BUCKET}/export")


def test_wrong_credentials_are_said(tmp_path):
    server = Server(tmp_path, INITIAL_NO_AUTH_ACTION_COUNT="1")
    try:
        server.client().create_bucket(Bucket=BUCKET)
        wrong = {"AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": "wrong"}
        said = refused(server, "build", pages(tmp_path / "a", "a.example", 2), "--dataset", f"s3://{BUCKET}/corpus", **wrong)
        assert "credentials" in said, said
    finally:
        server.close()
