"""Pages whose class and id names say nothing: each name of a page gives way to letters of its own, the same wherever the page has it.

A judge that learns from these pages, too, reads pages of themes whose names it does not know by what else they show.
"""
import gzip, hashlib, json, re, shutil
from pathlib import Path

TAG = re.compile(rb"<[a-zA-Z][^<>]*>")
NAMES = re.compile(rb"""(\s(?:class|id)\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)""", re.I)
LETTERS = 8


def letters(page, name):
    number = int.from_bytes(hashlib.md5(page.encode() + b"/" + name).digest()[:6], "big")
    return bytes(97 + number // 26 ** place % 26 for place in range(LETTERS))


def without_names(page, html):
    known = {}

    def of(name):
        if name not in known:
            known[name] = letters(page, name)
        return known[name]

    def attribute(found):
        value = found[2]
        quote, value = (value[:1], value[1:-1]) if value[:1] in b"\"'" else (b"", value)
        return found[1] + quote + b" ".join(of(name) for name in value.split()) + quote

    return TAG.sub(lambda tag: NAMES.sub(attribute, tag[0]), html)


def write(folder, out):
    """Writes the set of such pages."""
    (out / "html").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(Path(folder) / "gold.jsonl", out / "gold.jsonl")
    for page in map(json.loads, open(out / "gold.jsonl")):
        plain = Path(folder) / "html" / f"{page['id']}.html"
        html = plain.read_bytes() if plain.exists() else gzip.open(f"{plain}.gz").read()
        (out / "html" / plain.name).write_bytes(without_names(page["id"], html))
