"""Versions of the same rows by other tools: `deltalake` merges each version's rows into a table; DVC adds and commits the files
of each version of a dataset that `cargo bench --bench versions` wrote.

Prints a line of JSON for each version and tool: seconds and the bytes that it added to the disk.
"""

import argparse
import json
import os
import shutil
import subprocess
import time
from pathlib import Path

import pyarrow.parquet as pq
from deltalake import DeltaTable, write_deltalake


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def say(tool: str, version: int, seconds: float, added: int) -> None:
    print(json.dumps({"tool": tool, "version": version, "seconds": seconds, "bytes": added}), flush=True)


def delta(inputs: list[Path], folder: Path) -> None:
    for version, path in enumerate(inputs):
        rows = pq.read_table(path)
        before = size(folder) if folder.exists() else 0
        start = time.monotonic()
        if version == 0:
            write_deltalake(folder, rows)
        else:
            merge = DeltaTable(folder).merge(rows, predicate="new.id = old.id", source_alias="new", target_alias="old")
            merge.when_matched_update_all().when_not_matched_insert_all().execute()
        say("deltalake merge", version, time.monotonic() - start, size(folder) - before)


def dvc(dataset: Path, versions: int, folder: Path) -> None:
    def run(*command: str) -> None:
        environment = {**os.environ, "DVC_NO_ANALYTICS": "1"}
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)

    folder.mkdir()
    run("git", "init", "-q")
    run("git", "config", "user.email", "bench@example.org")
    run("git", "config", "user.name", "bench")
    run("dvc", "init", "-q")
    data = folder / "data"
    for version in range(versions):
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir()
        for path in DeltaTable(dataset, version=version).file_uris():
            shutil.copy(path, data)
        cache = folder / ".dvc" / "cache"
        before = size(cache) if cache.exists() else 0
        start = time.monotonic()
        run("dvc", "add", "-q", "data")
        run("git", "add", "data.dvc", ".gitignore")
        run("git", "commit", "-qm", f"version {version}")
        say("DVC add and commit", version, time.monotonic() - start, size(cache) - before)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    arguments = parser.parse_args()
    inputs = sorted((arguments.folder / "input").glob("*.parquet"))
    delta(inputs, arguments.folder / "deltalake")
    dvc((arguments.folder / "dataset").resolve(), len(inputs), arguments.folder / "dvc")


if __name__ == "__main__":
    main()
