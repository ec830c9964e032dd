#!/usr/bin/env python3
"""datatrove's n-gram decontamination on the texts and items of `cargo xtask eval overlap`.

    overlap.py TEXTS.jsonl ITEMS.jsonl

Texts have `url` and `text`, items `question` and `answer`. Prints one JSON object a setting: `tool`, `seconds` (processor time on one thread,
the filter alone) and `found`, the addresses of the texts that it would drop. Its indexer loads tasks from a hub, so that n-grams
are made here by the same method that the indexer calls for each item.
"""

import json
import sys
import time
from importlib.metadata import version

from datatrove.data import Document
from datatrove.pipeline.decont.n_grams import NGramsDecontConfig, NGramsDecontFilter, NGramsDecontIndexer


def rows(path: str):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def main() -> None:
    texts, items = rows(sys.argv[1]), rows(sys.argv[2])
    for name, find_query_ngrams in (("", False), (", n-grams of questions too", True)):
        one = NGramsDecontFilter(".", config=NGramsDecontConfig(find_query_ngrams=find_query_ngrams))
        made = [NGramsDecontIndexer.compute_hashes(one, item["answer"], item["question"]) for item in items]
        one._index_hashes = {key: "items" for hashes in made for key in hashes}
        start = time.process_time()
        verdicts = [one.filter(Document(text=row["text"], id="")) for row in texts]
        seconds = time.process_time() - start
        found = [row["url"] for row, kept in zip(texts, verdicts) if kept is not True]
        tool = f"datatrove {version('datatrove')}{name}"
        print(json.dumps({"tool": tool, "seconds": seconds, "found": found}), flush=True)


if __name__ == "__main__":
    main()
