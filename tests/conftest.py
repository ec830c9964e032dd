"""What the Python tests share: the binary, and a dataset that it built twice from the sample."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "datasets" / "sample"

# Where cargo puts the binary, unless another is named.
TARGET = ROOT / os.environ.get("CARGO_TARGET_DIR", "target")
BINARY = os.environ.get("GRISTMILL", str(TARGET / "release" / "gristmill"))

# The page that the second build sees changed, and how.
CHANGED = "harbour-courier.example/ferry-winter-timetable.html"
BEFORE, AFTER = "at seven in the Seamen's Hall", "at half past seven in the Old Customs House"


@pytest.fixture(scope="session")
def gristmill():
    """Runs the binary; gives what it prints."""
    def run(*arguments, **options) -> str:
        done = subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True, stdin=subprocess.DEVNULL, **options)
        assert done.returncode == 0, f"gristmill {' '.join(map(str, arguments))}: exit code {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    return run


@dataclass(frozen=True)
class Built:
    """A dataset of two versions."""

    folder: Path
    # The table of records: what readers of Delta tables open.
    table: str
    # The number of the version that the first build made, and of that with one page changed.
    first: int
    second: int


@pytest.fixture(scope="session")
def built(gristmill, tmp_path_factory) -> Built:
    """A dataset built from the sample, and once more after one page changed."""
    from deltalake import DeltaTable

    pages = tmp_path_factory.mktemp("pages") / "sample"
    folder = tmp_path_factory.mktemp("dataset") / "sample"
    shutil.copytree(SAMPLE, pages)
    gristmill("build", pages, "--dataset", folder, "--quiet")
    table = str(folder)
    first = DeltaTable(table).version()
    page = pages / CHANGED
    html = page.read_text(encoding="utf-8")
    assert html.count(BEFORE) == 1
    page.write_text(html.replace(BEFORE, AFTER), encoding="utf-8")
    gristmill("build", pages, "--dataset", folder, "--quiet")
    return Built(folder, table, first, DeltaTable(table).version())


@pytest.fixture(scope="session")
def files(built) -> list[str]:
    """The Parquet files of the newest version, as its log names them: what readers without Delta open."""
    from deltalake import DeltaTable

    return DeltaTable(built.table).file_uris()


@pytest.fixture(scope="session")
def labels() -> dict[str, dict]:
    """The sample's labels by file."""
    lines = (SAMPLE / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    return {label["file"]: label for label in map(json.loads, lines)}
