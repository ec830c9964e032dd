"""Reads titles, authors and days of a set of pages with other tools, for `cargo xtask eval metadata --peers`.

`metadata.py SET OUT`: writes `OUT/<tool>.jsonl` with a line `{"id", "title", "authors", "day"}` for each page, and prints a line of
JSON for each tool: its name. Tools are those of the three that are installed where it runs; what a tool does not say is left out.
"""
import gzip, importlib.metadata, json, logging, sys
from pathlib import Path


def trafilatura():
    from trafilatura import extract_metadata

    def read(html, url):
        said = extract_metadata(html, default_url=url)
        return {"title": said.title, "authors": (said.author or "").split("; "), "day": said.date} if said else {}

    return read


def htmldate():
    from htmldate import find_date

    return lambda html, url: {"day": find_date(html, url=url, original_date=True)}


def newspaper4k():
    from newspaper import Article  # Pictures would be asked of their servers.

    def read(html, url):
        article = Article(url or "https://page.example/", fetch_images=False)
        article.download(input_html=html)
        article.parse()
        day = article.publish_date
        return {"title": article.title, "authors": article.authors, "day": str(day.date()) if day else None}

    return read


def pages(folder):
    for line in open(folder / "gold.jsonl"):
        page = json.loads(line)
        html = gzip.open(folder / "html" / f"{page['id']}.html.gz").read()
        yield page["id"], page.get("url"), html.decode("utf-8", "replace")


def main(folder, out):
    logging.disable(logging.CRITICAL)
    for tool in (trafilatura, newspaper4k, htmldate):
        try:
            name = f"{tool.__name__} {importlib.metadata.version(tool.__name__)}"
        except importlib.metadata.PackageNotFoundError:
            continue
        read, failed = tool(), 0
        with open(out / f"{tool.__name__}.jsonl", "w") as lines:
            for page, url, html in pages(folder):
                try:
                    said = read(html, url)
                except Exception:
                    said, failed = {}, failed + 1  # What a tool fails at, it does not say.
                print(json.dumps({"id": page, **said}), file=lines)
        print(json.dumps({"tool": name}), flush=True)
        if failed:
            print(f"{name} failed at {failed} pages", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
