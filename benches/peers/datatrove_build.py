#!/usr/bin/env python3
"""The same job by datatrove: WARC to Parquet through its extractor and the filters that FineWeb uses.

Prints one JSON object: {"tool", "version", "records"}. One process takes a whole file, so for more of them the file is
first cut between its gzip members, which takes a second.
"""

import argparse
import json
import sys
import tempfile
import zlib
from importlib.metadata import version
from pathlib import Path

from datatrove.executor.local import LocalPipelineExecutor
from datatrove.pipeline.extractors import Trafilatura
from datatrove.pipeline.filters import C4QualityFilter, FineWebQualityFilter, GopherQualityFilter, GopherRepetitionFilter
from datatrove.pipeline.readers import WarcReader
from datatrove.pipeline.writers import ParquetWriter


def members(data: bytes, chunk: int = 1 << 16):
    """The gzip members of a file, one for each WARC record."""
    data, start = memoryview(data), 0
    while start < len(data):
        inflate, end = zlib.decompressobj(wbits=31), start
        while not inflate.eof:
            piece = data[end : end + chunk]
            if not piece:
                raise EOFError(f"the member at {start} is cut off")
            inflate.decompress(piece)
            end += len(piece)
        end -= len(inflate.unused_data)
        yield data[start:end]
        start = end


def cut(warc: Path, parts: int, folder: Path) -> None:
    """Deals the records of a file out to `parts` files of about the same number."""
    out = [open(folder / f"{n}.warc.gz", "wb") for n in range(parts)]
    for n, member in enumerate(members(warc.read_bytes())):
        out[n % parts].write(member)
    for file in out:
        file.close()


def pipeline(source: Path, pattern: str, out: Path):
    return [
        WarcReader(str(source), glob_pattern=pattern),
        Trafilatura(favour_precision=True),
        GopherRepetitionFilter(),
        GopherQualityFilter(),
        C4QualityFilter(filter_no_terminal_punct=False),
        FineWebQualityFilter(),
        ParquetWriter(str(out)),
    ]


def records(out: Path) -> int:
    import pyarrow.parquet as pq

    return sum(pq.read_metadata(file).num_rows for file in out.glob("*.parquet"))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--warc", type=Path, required=True)
    arguments.add_argument("--out", type=Path, required=True)
    arguments.add_argument("--processes", type=int, default=1)
    a = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source, pattern = a.warc.parent, a.warc.name
        if a.processes > 1:
            source, pattern = Path(folder), "*.warc.gz"
            cut(a.warc, a.processes, source)
        LocalPipelineExecutor(
            pipeline=pipeline(source, pattern, a.out),
            tasks=a.processes,
            workers=a.processes,
            logging_dir=str(a.out / "logs"),
        ).run()
    json.dump({"tool": "datatrove", "version": version("datatrove"), "records": records(a.out)}, sys.stdout)


if __name__ == "__main__":
    main()
