"""Datasets in an object store: every command on a real server, readers, writers at once, kills, and a server that fails."""

import gzip
import json
import os
import random
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from conftest import AFTER, BEFORE, BINARY, CHANGED, SAMPLE
from object_store import BUCKET, Server, Site, Wire

FERRY = "https://harbour-courier.example/ferry-winter-timetable.html"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("server"))
    server.client().create_bucket(Bucket=BUCKET)
    yield server
    server.close()


@pytest.fixture(autouse=True)
def right_time(server):
    yield
    server.turn(0)


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


def test_duckdb_reads_the_files_that_the_log_names(server, two):
    import duckdb
    import s3fs
    from deltalake import DeltaTable

    address, *_ = two
    keys = {"key": "testing", "secret": "testing", "client_kwargs": {"endpoint_url": server.address, "region_name": "us-east-1"}}
    connection = duckdb.connect()
    connection.register_filesystem(s3fs.S3FileSystem(**keys))
    for version in (0, 1):
        files = DeltaTable(address, version=version, storage_options=server.options()).file_uris()
        rows = connection.execute("select source_file, text from read_parquet(?)", [files]).fetchall()
        text = {file: text for file, text in rows}
        name = next(name for name in text if name.endswith(CHANGED))
        assert len(rows) == rows_of(server, address)[version] and (BEFORE, AFTER)[version] in text[name]


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


def at_once(server, *commands) -> list[tuple[int, str]]:
    """The codes and errors of commands that run at the same time."""
    run = lambda words: subprocess.Popen([BINARY, *map(str, words)], env=server.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    running = [run(words) for words in commands]
    return [(process.returncode, errors) for process, (_, errors) in [(process, process.communicate(timeout=300)) for process in running]]


def test_of_exports_to_one_address_at_once_one_lands_and_tags_at_once_all_do(server, tmp_path):
    dataset = f"s3://{BUCKET}/exports-at-once"
    done(server, "build", pages(tmp_path / "a.example", "a.example", 20), "--dataset", dataset, "--quiet")
    for attempt in range(3):
        out = f"s3://{BUCKET}/out-at-once-{attempt}"
        ends = at_once(server, *[("export", dataset, "--out", out, "--policy", "everything", "--quiet")] * 3)
        assert sorted(code for code, _ in ends) == [0, 1, 1], ends
        assert all("under way" in errors or "not empty" in errors for code, errors in ends if code), ends
        files = server.objects(f"out-at-once-{attempt}")
        assert "manifest.json" in files and len(files) == 2, list(files)
    tags = [f"tag-{number}" for number in range(4)]
    ends = at_once(server, *[("tag", dataset, tag) for tag in tags])
    assert [code for code, _ in ends] == [0] * 4, ends
    assert [tag["name"] for tag in json.loads(done(server, "tag", dataset, "--json"))] == tags
    assert " tags sha256:" in done(server, "verify", dataset)


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


def bare() -> dict[str, str]:
    """An environment that knows no store."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "AZURE_", "GOOGLE_"))}


def test_a_store_is_told_by_options_alone_and_secrets_are_shown_nowhere(server, two, tmp_path):
    address, *_ = two
    secret = "hush-not-to-be-seen"
    options = server.store_options(secret_access_key=secret, session_token=secret + "-2")

    def run(*arguments):
        command = [BINARY, *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, env=bare(), stdin=subprocess.DEVNULL, timeout=300)

    dataset, source = f"s3://{BUCKET}/told", pages(tmp_path / "a", "a.example", 3)
    said = []
    for command in (
        ["build", source, "--dataset", dataset],
        ["tag", dataset, "first", "0"],
        ["log", dataset, "--json"],
        ["show", dataset],
        ["verify", dataset, "--deep"],
        ["query", dataset, "select url from records"],
        ["export", address, "--out", tmp_path / "out", "--quiet"],
        ["export", address, "--out", f"s3://{BUCKET}/told-out", "--quiet"],
        ["build", source, "--dataset", dataset, "--dry-run"],
    ):
        ran = run(*command, *options)
        assert ran.returncode == 0, f"{command}\n{ran.stderr}"
        said.append(ran.stdout + ran.stderr)
    closed = server.store_options(secret_access_key=secret, endpoint="http://127.0.0.1:1")
    for command, code, words in (
        (["log", dataset, *closed], 1, "the store gives no answer"),
        (["log", dataset, *options, "--store-option", "regoin=x"], 2, "region"),
        (["log", dataset, *options, "--store-option", secret], 2, "KEY=VALUE"),
        (["log", dataset, *options, "--store-option", "allow_http=perhaps"], 1, "settings"),
        (["log", tmp_path, *options], 2, "on a disk"),
        (["log", f"s3://me:{secret}@{BUCKET}/told", *options], 2, "no password"),
        (["export", tmp_path, "--out", tmp_path / "o", *options], 2, "on a disk"),
    ):
        ran = run(*command)
        assert ran.returncode == code and words in ran.stderr, f"{command}\n{ran.stderr}"
        said.append(ran.stdout + ran.stderr)
    assert not [text for text in said if secret in text]
    kept = {**server.objects("told"), **server.objects("told-out")}
    assert kept and not [name for name, bytes in kept.items() if secret.encode() in bytes]


def test_an_export_into_a_store_has_the_bytes_of_one_on_a_disk(server, two, tmp_path):
    address, *_ = two
    for form, much in (("jsonl", 2), ("hf", 4)):
        done(server, "export", address, "--out", tmp_path / form, "--format", form, "--quiet")
        there = f"s3://{BUCKET}/exports/{form}"
        done(server, "export", address, "--out", there, "--format", form, "--quiet")
        here = {str(path.relative_to(tmp_path / form)): path.read_bytes() for path in (tmp_path / form).rglob("*") if path.is_file()}
        assert server.objects(f"exports/{form}") == here and len(here) >= much
        assert "is not empty" in refused(server, "export", address, "--out", there, "--format", form, "--quiet")
        assert server.objects(f"exports/{form}") == here


def test_an_export_that_is_killed_is_whole_or_not_there_and_the_next_one_clears_up(server, two):
    address, *_ = two
    arguments = lambda name: ("export", address, "--out", f"s3://{BUCKET}/{name}", "--format", "hf", "--quiet")
    started = time.monotonic()
    done(server, *arguments("killed-export"))
    length, whole = time.monotonic() - started, server.objects("killed-export")
    state, outcomes = random.Random(11), set()
    for attempt in range(8):
        name = f"killed-export-{attempt}"
        server.turn(0)
        killed(server, state.uniform(length / 2, length), *arguments(name))
        found = server.objects(name)
        outcomes.add("manifest.json" in found)
        if "manifest.json" in found:
            assert {path: bytes for path, bytes in found.items() if "/writers/" not in path} == whole
            continue
        server.turn(150)
        done(server, *arguments(name))
        assert server.objects(name) == whole
    assert False in outcomes, "no export was killed before it was done"


def test_a_killed_writer_holds_a_purge_off_for_two_minutes_of_the_stores_clock(server, tmp_path):
    dataset, prefix = f"s3://{BUCKET}/held", "held"
    done(server, "build", pages(tmp_path / "a", "a.example", 10), "--dataset", dataset, "--quiet")
    source = pages(tmp_path / "b", "b.example", 10)
    client = server.client()
    leases = lambda: client.list_objects_v2(Bucket=BUCKET, Prefix=f"{prefix}/_gristmill/writers/").get("KeyCount", 0)
    for _ in range(20):
        process = subprocess.Popen([BINARY, "build", source, "--dataset", dataset, "--quiet"], env=server.environment())
        while process.poll() is None and not leases():
            time.sleep(0.001)
        process.kill()
        process.wait()
        if leases():
            break
    assert leases() == 1, "no build was killed while it had a lease"
    order = ("purge", dataset, "--host", "a.example", "--reason", "a test")
    assert "is being written to" in refused(server, *order)
    server.turn(100)
    assert "is being written to" in refused(server, *order)
    server.turn(150)
    assert "10 records" in done(server, *order)
    assert "whole: version" in done(server, "verify", dataset, "--deep")
    assert leases() == 0


def warc_text(objects: dict[str, bytes]) -> str:
    return "".join(gzip.decompress(bytes).decode(errors="replace") for name, bytes in objects.items() if name.endswith(".warc.gz"))


def test_a_crawl_goes_into_the_store_is_read_from_there_and_purged_there(server, tmp_path):
    host, dataset = "paper.example", f"s3://{BUCKET}/crawled"
    folder = pages(tmp_path / "site", host, 8)
    for number in range(8):
        page = folder / f"{number}.html"
        page.write_text(page.read_text().replace(f"<link rel=canonical href=https://{host}/{number}>", ""))
    links = "".join(f"<a href={number}.html>Report {number}</a> " for number in range(8))
    (folder / "index.html").write_text(f"<!doctype html><title>Reports</title><main><p>Reports of the harbour, day by day.</p>{links}</main>")
    work = tmp_path / "work"
    site = Site(folder, host)
    build = ("build", f"http://{host}/", "--dataset", dataset, *site.crawling)
    with_work = {"XDG_CACHE_HOME": str(work)}
    try:
        # Killed in the middle of the crawl, and gone on with: no page is asked for twice.
        process = subprocess.Popen([BINARY, *build, "--delay", "300ms", "--quiet"], env=server.environment(**with_work))
        while len([path for path in site.asked if path.endswith(".html")]) < 3:
            assert process.poll() is None
            time.sleep(0.01)
        process.kill()
        process.wait()
        assert server.objects("crawled") == {}
        ran = gristmill(server, *build, "--delay", "0s", "--json", **with_work)
        assert ran.returncode == 0, ran.stderr
        built = json.loads(ran.stdout)
        asked = [path for path in site.asked if path.endswith(".html")]
        assert len(asked) - len(set(asked)) <= 1, asked
        there = server.objects("crawled")
        archives = [name for name in there if name.startswith("_warc/")]
        assert [f"{dataset}/{name}" for name in archives if name.endswith(".warc.gz")] == sorted(built["warc_files"])
        assert [name for name in archives if name.endswith(".cdxj")]
        assert not [path for path in work.rglob("*") if path.is_file()], "nothing is left on the disk"
        asked = len(site.asked)
    finally:
        site.close()
    one, other = f"http://{host}/3.html", f"http://{host}/5.html"
    assert done(server, "source", dataset, one, "--body") == (folder / "3.html").read_text()
    record = subprocess.run([BINARY, "source", dataset, one, "--record"], capture_output=True, env=server.environment(), check=True).stdout
    assert b"WARC-Target-URI: " + one.encode() in gzip.decompress(record)
    told = json.loads(done(server, "source", dataset, one, "--json"))
    assert told["path"].startswith(f"{dataset}/_warc/")
    assert json.loads(done(server, "rebuild", dataset, "0", "--json"))["is_same"]
    deep = done(server, "verify", dataset, "--deep")
    assert "whole: version 0" in deep and ", 0 are not at hand" in deep, deep
    assert len(site.asked) == asked, "nothing is fetched again"

    assert "Report 3 of" in warc_text(server.objects("crawled"))
    assert "1 record" in done(server, "purge", dataset, "--url", one, "--reason", "a test")
    after = server.objects("crawled")
    assert one not in warc_text(after) and "Report 3 of" not in "".join(warc_text({name: bytes}) for name, bytes in after.items() if name != "index")
    assert other in warc_text(after)
    assert not [name for name, bytes in after.items() if name.endswith(".cdxj") and b"/3.html" in bytes]
    assert [len(after[name]) for name in archives if name.endswith(".warc.gz")] == [len(there[name]) for name in archives if name.endswith(".warc.gz")]
    assert done(server, "source", dataset, other, "--body") == (folder / "5.html").read_text()
    deep = done(server, "verify", dataset, "--deep")
    assert "whole: version 1" in deep and ", 0 are not at hand" in deep, deep
    assert not [name for name in after if "/purging/" in name or "/purge/" in name or "/writers/" in name]


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
    elsewhere = ("--warc-dir", f"s3://{BUCKET}/elsewhere", "--contact", "tests@lab.example")
    assert "--warc-dir" in refused(server, "build", "https://nobody.example/", "--dataset", f"s3://{BUCKET}/crawled", *elsewhere)
    inside = refused(server, "export", f"s3://{BUCKET}/two", "--out", f"s3://{BUCKET}/two/export")
    assert "inside the dataset" in inside


def test_wrong_credentials_are_said(tmp_path):
    server = Server(tmp_path, INITIAL_NO_AUTH_ACTION_COUNT="1")
    try:
        server.client().create_bucket(Bucket=BUCKET)
        wrong = {"AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": "wrong"}
        said = refused(server, "build", pages(tmp_path / "a", "a.example", 2), "--dataset", f"s3://{BUCKET}/corpus", **wrong)
        assert "credentials" in said, said
    finally:
        server.close()
