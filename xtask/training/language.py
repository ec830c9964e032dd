#!/usr/bin/env python3
"""Makes the language model that ships out of the one that the package py3langid carries.

    language.py OUT [--least COUNT] [--levels LEVELS]

That model is a multinomial naive Bayes over byte n-grams, of which the longest that ends at a byte counts. The weight of an
n-gram in a language is, but for a constant of the language, the logarithm of one more than how often it was seen there. Kept are
the n-grams, the constants, and of the counts those of at least COUNT, each as one of LEVELS steps of equal size. The file is
packed by zstd; `src/text/language/model.rs` reads it.
"""

import argparse
import collections
import struct
import unicodedata
from pathlib import Path

import numpy as np
import py3langid
import zstandard
from py3langid.modelio import load_model

MAGIC = b"gristmill languages 1\n"
# Tags as BCP 47 has them, and varieties under the language whose readers they are for.
TAGS = {
    "no": "nb", "kik": "ki", "fuv": "ff", "gug": "gn", "gom": "kok", "sdh": "ku", "uzs": "uz", "hbo": "he", "ary": "ar", "arz": "ar",
}  # fmt: skip
# Script of a letter by the first word of its name in Unicode.
SCRIPTS = {
    "LATIN": "Latn", "CYRILLIC": "Cyrl", "GREEK": "Grek", "ARMENIAN": "Armn", "HEBREW": "Hebr", "ARABIC": "Arab", "DEVANAGARI": "Deva",
    "BENGALI": "Beng", "GURMUKHI": "Guru", "GUJARATI": "Gujr", "ORIYA": "Orya", "TAMIL": "Taml", "TELUGU": "Telu", "KANNADA": "Knda",
    "MALAYALAM": "Mlym", "SINHALA": "Sinh", "THAI": "Thai", "LAO": "Laoo", "TIBETAN": "Tibt", "MYANMAR": "Mymr", "GEORGIAN": "Geor",
    "HANGUL": "Hang", "ETHIOPIC": "Ethi", "KHMER": "Khmr", "CJK": "Hani", "HIRAGANA": "Hani", "KATAKANA": "Hani",
}  # fmt: skip


def ngrams(nextmove, row, out, count) -> list[bytes]:
    """The bytes of each feature: a state of the automaton stands for the shortest input that leads to it."""
    nextmove = np.asarray(nextmove).reshape(-1, 256)
    strings: dict[int, bytes] = {0: b""}
    waiting = collections.deque([0])
    found: list[bytes | None] = [None] * count
    while waiting:
        state = waiting.popleft()
        own = out[state]
        if own >= 0 and (found[own] is None or len(strings[state]) < len(found[own])):
            found[own] = strings[state]
        for byte, target in enumerate(nextmove[row[state]].tolist()):
            if target not in strings:
                strings[target] = strings[state] + bytes([byte])
                waiting.append(target)
    assert all(found), "every feature is the output of some state"
    return found


def script_of(features: list[bytes], counts: np.ndarray) -> list[str]:
    """The script that each class is written in, by the letters of its n-grams."""
    totals = [collections.Counter() for _ in range(counts.shape[1])]
    for feature, row in zip(features, counts):
        names = [unicodedata.name(c, "").split(" ")[0] for c in feature.decode(errors="ignore") if c.isalpha()]
        for script in filter(None, map(SCRIPTS.get, names)):
            for index in np.nonzero(row)[0]:
                totals[index][script] += int(row[index])
    return [total.most_common(1)[0][0] for total in totals]


def converted(least: int, levels: int):
    """Tags, scripts, constants and the quantised weights."""
    file = Path(py3langid.__file__).parent / "data" / "model.npz.xz"
    weights, base, classes, nextmove, row, out = load_model(file)
    weights = np.asarray(weights).astype(np.float32)
    features = ngrams(nextmove, row, out, weights.shape[0])
    floor = weights.min(axis=0)
    counts = np.rint(np.exp(weights - floor) - 1).astype(np.int64)
    logs = np.where(counts >= least, np.log1p(counts), 0.0)
    lowest, highest = np.log1p(least), logs.max()
    steps = np.linspace(lowest, highest, levels)
    level = np.rint((logs - lowest) / (highest - lowest) * (levels - 1)).astype(np.int64)
    level[counts < least] = -1
    return features, classes, np.asarray(base), floor, counts, level, steps


def packed(features, classes, base, floor, counts, level, steps) -> bytes:
    scripts = script_of(features, counts)
    # "zxx" is what holds no language; whether a text has letters is told without a model.
    wanted = [index for index in range(len(classes)) if classes[index] != "zxx"]
    tags = [TAGS.get(code, code) for code in classes]
    # Those of one script stand together, so that steps from one to the next are small, and in it those of one language.
    wanted.sort(key=lambda index: (scripts[index], tags[index], classes[index]))
    head = bytearray(MAGIC)
    head += struct.pack("<3I", len(wanted), len(steps), len(features))
    for index in wanted:
        head += tags[index].ljust(4).encode() + scripts[index].encode() + struct.pack("<2f", base[index], floor[index])
    head += struct.pack(f"<{len(steps)}f", *steps)
    shared, lengths, endings, entries, languages, values = (bytearray() for _ in range(6))
    before = b""
    for number in sorted(range(len(features)), key=features.__getitem__):
        feature, row = features[number], level[number][wanted]
        same = 0
        while same < min(len(before), len(feature)) and before[same] == feature[same]:
            same += 1
        shared.append(same)
        lengths.append(len(feature))
        endings += feature[same:]
        places = np.nonzero(row >= 0)[0]
        entries.append(len(places))
        languages += bytes(np.diff(places, prepend=0).tolist())
        values += bytes(row[places].tolist())
        before = feature
    print(f"{len(features)} n-grams, {len(wanted)} classes, {len(values)} weights")
    return bytes(head) + b"".join(struct.pack("<I", len(part)) + bytes(part) for part in (shared, lengths, endings, entries, languages, values))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--least", type=int, default=3)
    arguments.add_argument("--levels", type=int, default=32)
    a = arguments.parse_args()
    content = packed(*converted(a.least, a.levels))
    small = zstandard.ZstdCompressor(level=22, threads=0).compress(content)
    a.out.write_bytes(small)
    print(f"{len(content)} bytes, packed {len(small)}")


if __name__ == "__main__":
    main()
