#!/usr/bin/env python3
"""datatrove's four filters for English, as they are by default, each on the same texts.

Reads JSON lines with `id` and `text`; writes a line for each text to standard output: `id`, and `rules` with the reason of
each filter that drops it, null where it keeps it, "error" where it fails. The last line of standard error is
{"texts", "processor_seconds", "version"}: the seconds are processor time of the filters alone, on one
thread.
"""

import json
import sys
import time
from importlib.metadata import version

from datatrove.data import Document
from datatrove.pipeline.filters import C4QualityFilter, FineWebQualityFilter, GopherQualityFilter, GopherRepetitionFilter

FILTERS = {
    "gopher_repetition": GopherRepetitionFilter(),
    "gopher_quality": GopherQualityFilter(),
    "c4": C4QualityFilter(),
    "fineweb": FineWebQualityFilter(),
}


def rule(one, text: str):
    try:
        verdict = one.filter(Document(text=text, id=""))
    except (ArithmeticError, ValueError, IndexError):
        return "error"
    if isinstance(verdict, tuple):
        return None if verdict[0] else verdict[1]
    return None if verdict else "dropped"


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    for one in FILTERS.values():  # loads word splitters before the clock starts
        rule(one, "One sentence. And another one, to load what is loaded late.")
    seconds = 0.0
    for row in rows:
        start = time.process_time()
        rules = {name: rule(one, row["text"]) for name, one in FILTERS.items()}
        seconds += time.process_time() - start
        print(json.dumps({"id": row["id"], "rules": rules}), flush=True)
    print(json.dumps({"texts": len(rows), "processor_seconds": seconds, "version": version("datatrove")}), file=sys.stderr)


if __name__ == "__main__":
    main()
