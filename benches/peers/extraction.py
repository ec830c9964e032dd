"""Extracts a set of pages with other extractors, for `cargo xtask eval extraction --peers`.

`extraction.py SET OUT`: writes `OUT/<tool>.jsonl` with a line `{"id", "text"}` for each page, and prints a line of JSON for each
tool: its name, the pages, and the seconds that extraction took, decoding counted and reading not.
"""
import gzip, importlib.metadata, json, sys, time
from pathlib import Path

import trafilatura
from resiliparse.extract.html2text import extract_plain_text

TOOLS = {
    "trafilatura": lambda html, url: trafilatura.extract(html, url=url, include_comments=False),
    "resiliparse": lambda html, url: extract_plain_text(html, main_content=True),
}


def pages(folder):
    for line in open(folder / "gold.jsonl"):
        page = json.loads(line)
        plain = folder / "html" / f"{page['id']}.html"
        yield page["id"], page.get("url"), plain.read_bytes() if plain.exists() else gzip.open(f"{plain}.gz").read()


def main(folder, out):
    for tool, extract in TOOLS.items():
        seconds, count = 0.0, 0
        with open(out / f"{tool}.jsonl", "w") as lines:
            for name, url, html in pages(folder):
                start = time.perf_counter()
                text = extract(html.decode("utf-8", "replace"), url) or ""
                seconds += time.perf_counter() - start
                count += 1
                print(json.dumps({"id": name, "text": text}), file=lines)
        print(json.dumps({"tool": f"{tool} {importlib.metadata.version(tool)}", "pages": count, "seconds": seconds}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
