#!/usr/bin/env python3
"""Key phrases and summaries beside other packages, against what pages say of themselves.

    phrases.py phrases|summaries RECORDS.jsonl [--half tune|check]

RECORDS are rows as `gristmill extract` prints them. Labels of phrases are a page's own tags and section that stand in its
text; the label of a summary is the page's own description. Pages are halved by a hash of their domain: figures of the
half `check` count, since weights may be chosen on the other. Peers get the same text and, where they need one, the same list
of function words, from yake. Prints a table in Markdown.
"""

import argparse
import hashlib
import json
import re
import sys
import time
from importlib.metadata import version
from pathlib import Path

MOST = 10
WORD = re.compile(r"\w+(?:['’-]\w+)*")
SENTENCE = re.compile(r"(?<=[.!?。！？])[\"'”’)]*\s+|\n+")


def half(domain: str) -> str:
    return "tune" if hashlib.sha256(domain.encode()).digest()[0] % 2 else "check"


def stems(phrase: str) -> tuple[str, ...]:
    from rouge_score.tokenize import tokenize
    from nltk.stem.porter import PorterStemmer

    stemmer = stems.stemmer = getattr(stems, "stemmer", None) or PorterStemmer()
    return tuple(tokenize(phrase, stemmer))


def contains(whole: tuple, part: tuple) -> bool:
    return any(whole[at : at + len(part)] == part for at in range(len(whole) - len(part) + 1))


def labels(row: dict) -> list[tuple]:
    """The page's tags and section in stemmed words, those that its text has."""
    text = stems(row["text"])
    found = {stems(label) for label in [*(row.get("tags") or []), row.get("section") or ""]}
    return [label for label in found if 0 < len(label) <= 5 and contains(text, label)]


def stopwords() -> set[str]:
    import yake

    return set((Path(yake.__file__).parent / "core/StopwordsList/stopwords_en.txt").read_text("utf-8").split())


def yake_phrases():
    import yake

    extractor = yake.KeywordExtractor(lan="en", n=3, top=MOST)
    return f"yake {version('yake')}", lambda text: [phrase for phrase, _ in extractor.extract_keywords(text)]


def rake_phrases():
    from rake_nltk import Rake

    rake = Rake(
        stopwords=stopwords(),
        sentence_tokenizer=SENTENCE.split,
        word_tokenizer=re.compile(r"\w+(?:['’-]\w+)*|[^\w\s]").findall,
        max_length=4,
    )

    def find(text):
        rake.extract_keywords_from_text(text)
        return rake.get_ranked_phrases()[:MOST]

    return f"rake-nltk {version('rake-nltk')}", find


def summa_phrases():
    from summa import keywords

    return f"summa {version('summa')} (TextRank)", lambda text: keywords.keywords(text, split=True)[:MOST]


def score_phrases(rows, find):
    """Mean precision, recall and F1 of ten at most, by equal stems; recall where a phrase may hold the label or be held by it; phrases a
    page, and how many of them have several words."""
    sums, seconds = [0.0] * 6, 0.0
    for row in rows:
        gold = labels(row)
        start = time.process_time()
        found = find(row)
        seconds += time.process_time() - start
        several = sum(" " in one for one in found[:MOST])
        found = list(dict.fromkeys(filter(None, map(stems, found))))[:MOST]
        right = sum(label in found for label in gold)
        near = sum(any(contains(one, label) or contains(label, one) for one in found) for label in gold)
        precision, recall = right / max(1, len(found)), right / len(gold)
        f1 = 2 * precision * recall / (precision + recall) if right else 0.0
        for at, value in enumerate((precision, recall, f1, near / len(gold), len(found), several)):
            sums[at] += value / len(rows)
    return sums, len(rows) / max(seconds, 1e-9)


def phrases(rows):
    rows = [row for row in rows if row.get("language") == "en" and len(labels(row)) >= 2]
    print(f"{len(rows)} pages in English with at least two labels that stand in their text, "
          f"{sum(len(labels(row)) for row in rows)} labels.\n")
    print("| tool | precision | recall | F1 | recall, label in phrase or phrase in label | phrases | of several words | pages/s |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    tools = [("gristmill", lambda row: row["categories"], False)]
    for make in (yake_phrases, rake_phrases, summa_phrases):
        name, find = make()
        tools.append((name, lambda row, find=find: find(row["text"]), True))
    for name, find, timed in tools:
        sums, speed = score_phrases(rows, find)
        shown = [f"{value:.3f}" for value in sums[:4]] + [f"{value:.1f}" for value in sums[4:]]
        print(f"| {name} | " + " | ".join(shown) + f" | {f'{speed:.0f}' if timed else ''} |")


class Sentences:
    """The cutter that sumy asks for, without a download."""

    def to_sentences(self, text):
        return [one.strip() for one in SENTENCE.split(text) if one.strip()]

    def to_words(self, sentence):
        return WORD.findall(sentence)


def sumy_summaries():
    from sumy.parsers.plaintext import PlaintextParser
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.summarizers.lsa import LsaSummarizer
    from sumy.summarizers.luhn import LuhnSummarizer
    from sumy.summarizers.sum_basic import SumBasicSummarizer
    from sumy.summarizers.text_rank import TextRankSummarizer

    words = frozenset(stopwords())
    for kind in (LexRankSummarizer, TextRankSummarizer, LsaSummarizer, LuhnSummarizer, SumBasicSummarizer):
        one = kind()
        one.stop_words = words

        def summarise(text, one=one):
            parser = PlaintextParser(text, Sentences())
            return " ".join(str(sentence) for sentence in one(parser.document, 3))

        yield f"sumy {version('sumy')}, {kind.__name__.removesuffix('Summarizer')}", summarise


def lead(text: str, enough: int | None = None) -> str:
    """The first three sentences of at least six words, of headings and captions most are shorter; no more once they have `enough` words."""
    taken, words = [], 0
    for one in Sentences().to_sentences(text):
        length = len(WORD.findall(one))
        if length >= 6 and len(taken) < 3 and (enough is None or words < enough):
            taken.append(one)
            words += length
    return " ".join(taken)


def summaries(rows):
    from rouge_score.rouge_scorer import RougeScorer

    rows = [row for row in rows if row.get("language") == "en" and len((row.get("description") or "").split()) >= 8]
    rows = [row for row in rows if len(row["text"].split()) >= 100]
    scorer = RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=True)
    print(f"{len(rows)} pages in English with a description of at least 8 words and a text of at least 100.\n")
    print("| summary | ROUGE-1 F | ROUGE-2 F | ROUGE-L F | ROUGE-1 recall | words | pages/s |\n|---|--:|--:|--:|--:|--:|--:|")
    tools = [("gristmill", lambda row: row["summary"] or "")]
    tools.append(("first three sentences", lambda row: lead(row["text"])))
    tools.append(("the same, none after 30 words", lambda row: lead(row["text"], 30)))
    tools += [(name, lambda row, one=one: one(row["text"])) for name, one in sumy_summaries()]
    for name, summarise in tools:
        start = time.process_time()
        found = [summarise(row) for row in rows]
        speed = len(rows) / max(time.process_time() - start, 1e-9)
        scores = [scorer.score(row["description"], one) for row, one in zip(rows, found)]
        mean = lambda kind, part: sum(getattr(score[kind], part) for score in scores) / len(rows)
        values = [mean(kind, "fmeasure") for kind in ("rouge1", "rouge2", "rougeL")] + [mean("rouge1", "recall")]
        words = sum(len(one.split()) for one in found) / len(rows)
        shown = f"{speed:.0f}" if name != "gristmill" else ""
        print(f"| {name} | " + " | ".join(f"{value:.3f}" for value in values) + f" | {words:.0f} | {shown} |")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("what", choices=["phrases", "summaries"])
    arguments.add_argument("records", type=Path)
    arguments.add_argument("--half", choices=["tune", "check"])
    a = arguments.parse_args()
    with a.records.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    rows = [row for row in rows if a.half in (None, half(row.get("domain") or row["host"]))]
    print(f"\n### {a.half or 'all'}\n")
    {"phrases": phrases, "summaries": summaries}[a.what](rows)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
