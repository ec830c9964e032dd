#!/usr/bin/env python3
"""Writes the tables of spaCy's English tokenizer that the quality signals count words by.

Usage: spacy_tables.py FOLDER (src/measure/quality/tokenizer). Needs spacy and datatrove as requirements.txt pins them.
Classes of characters are written as hexadecimal ranges, exceptions as their parts with blanks between.
"""
import re
import sys
import unicodedata
from pathlib import Path

import spacy
from datatrove.utils.text import PUNCTUATION_SET
from spacy.lang import char_classes as classes
from spacy.pipeline import Sentencizer
from spacy.symbols import ORTH


def ranges(test):
    out, start = [], None
    for point in range(0x110001):
        inside = point < 0x110000 and not 0xD800 <= point < 0xE000 and test(chr(point))
        if inside and start is None:
            start = point
        if not inside and start is not None:
            out.append(f"{start:x}" if start == point - 1 else f"{start:x}-{point - 1:x}")
            start = None
    return " ".join(out)


def matches(expression):
    return re.compile(f"[{expression}]").match


def main(folder):
    tokenizer = spacy.blank("en").tokenizer
    prefixes = ["§", "%", "=", "—", "–"] + classes.LIST_PUNCT + classes.LIST_QUOTES + classes.LIST_CURRENCY
    prefixes = {p.removeprefix("\\") for p in prefixes if len(p.removeprefix("\\")) == 1}
    suffixes = ["—", "–"] + classes.LIST_PUNCT + classes.LIST_QUOTES
    suffixes = {s.removeprefix("\\") for s in suffixes if len(s.removeprefix("\\")) == 1}
    icon = matches(classes.ICONS)
    before_dot = "[0-9{al}{e}{p}(?:{q})]".format(al=classes.ALPHA_LOWER, e=r"%²\-\+", q=classes.CONCAT_QUOTES, p=classes.PUNCT)
    table = {
        "alpha": matches(classes.ALPHA),
        "lower": matches(classes.ALPHA_LOWER),
        "lower_or_quote": matches(classes.ALPHA_LOWER + classes.CONCAT_QUOTES),
        "upper": matches(classes.ALPHA_UPPER),
        "upper_or_quote": matches(classes.ALPHA_UPPER + classes.CONCAT_QUOTES),
        "icon": icon,
        "prefix": lambda c: c in prefixes or icon(c),
        "suffix": lambda c: c in suffixes or icon(c),
        "before_dot": re.compile(before_dot).match,
        "gopher_punctuation": lambda c: c in PUNCTUATION_SET,
        "sentence_mark": lambda c: c in Sentencizer.default_punct_chars,
        "punctuation": lambda c: unicodedata.category(c).startswith("P"),
    }
    lines = [f"{name} {ranges(test)}" for name, test in table.items()]
    Path(folder, "classes.txt").write_text("\n".join(lines) + "\n", encoding="utf8")
    units = sorted({u.replace("\\", "") for u in classes.LIST_UNITS + classes.LIST_CURRENCY})
    Path(folder, "units.txt").write_text("\n".join(units) + "\n", encoding="utf8")
    rules = ((form, [part[ORTH] for part in parts]) for form, parts in tokenizer.rules.items())
    rows = sorted(" ".join(parts) for form, parts in rules if not any(c.isspace() for c in form))
    Path(folder, "exceptions.txt").write_text("\n".join(rows) + "\n", encoding="utf8")


if __name__ == "__main__":
    main(sys.argv[1])
