"""Trains the learned judge of article extraction; run by `cargo xtask train extraction`.

`extraction.py SET WORK EXAMPLE WEIGHTS`: EXAMPLE is the program `examples/extraction.rs`, which writes what is learned from.
Writes the weights, and into WORK those of each fold (`0.bin` …) with `folds.json`, for evaluation on sites that a fold did not see.
"""
import json, subprocess, sys, zlib
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import numpy

import forest
import nameless
from labels import f1, labels, words
from linear import Lexicon, fit, matrix

FOLDS = 5
THRESHOLDS = [0.25, 0.3, 0.35, 0.4, 0.45]
NONE = 2 ** 32 - 1
WORDS = 3
"""The column that counts a block's words."""
MOST = 6.0
"""The lexicon's sums are cut at this before their mean over a group is taken."""
NAMELESS = 0.5
"""What a page without telling names counts beside the page with them."""


def site(url):
    host = (urlsplit(url or "").hostname or "").split(".")
    short = len(host) > 2 and len(host[-2]) <= 3
    return ".".join(host[-3 if short else -2:])


class Pages:
    """All blocks of all pages, one after the other: of the pages themselves, then of those without telling names."""

    def __init__(self, folder, works):
        gold = {page["id"]: page for page in map(json.loads, open(Path(folder) / "gold.jsonl"))}
        self.ids, self.kinds, self.told, self.blocks, self.roles = [], [], [], [], []
        label, size, weight, page_of, source_of, fold_of, groups = [], [], [], [], [], [], []
        tokens = {part: ([], []) for part in ("names", "words", "headings")}
        lines = ((place, *line) for place, work in enumerate(works) for line in enumerate(open(work / "blocks.jsonl")))
        for number, (place, source, line) in enumerate(lines):
            page = json.loads(line)
            known, lesson = gold[page["id"]], page["lesson"]
            blocks, told = [words(text) for text in lesson["texts"]], words(known["words"])
            share, count = labels(known["words"], blocks)
            label.append(share)
            size.append(count)
            # Each page counts the same, and a word of junk as much as a word of content.
            counts = NAMELESS if place else 1.0
            weight.append((count / max(1, min(len(told), count.sum()), count.sum() / 6) * 100 + 0.05) * counts)
            gather(tokens, lesson, len(page_of))
            page_of += [number] * len(blocks)
            source_of += [source] * len(blocks)
            groups += [number * 2 ** 32 + group for group in lesson["groups"]]
            fold_of.append(zlib.crc32(site(known["url"]).encode()) % FOLDS)
            if place:
                continue
            self.ids.append(page["id"])
            self.kinds.append(known.get("kind", "all"))
            self.told.append(Counter(told))
            self.blocks.append(blocks)
            self.roles.append(numpy.array(lesson["roles"]))
        self.label, self.size, self.weight = (numpy.concatenate(part).astype(numpy.float32) for part in (label, size, weight))
        self.page_of, self.fold_of = numpy.array(page_of), numpy.array(fold_of)
        self.fold = self.fold_of[self.page_of]
        self.group = numpy.unique(groups, return_inverse=True)[1]
        self.starts = numpy.searchsorted(self.page_of, numpy.arange(len(self.ids) + 1))
        columns = [numpy.fromfile(work / "columns.f32", numpy.float32) for work in works]
        self.columns = numpy.concatenate(columns).reshape(len(self.label), -1)
        self.lexicon = Lexicon([matrix(*tokens[part], numpy.array(source_of), len(self.label)) for part in tokens])

    def rows(self, said):
        """The columns with what the lexicon says, which the program leaves free at their end."""
        weight = self.columns[:, WORDS] + 0.5
        sums = numpy.bincount(self.group, weight * numpy.clip(said[:, -1], -MOST, MOST))
        means = (sums / numpy.bincount(self.group, weight))[self.group]
        free = said.shape[1] + 1
        assert not self.columns[:, -free:].any()
        return numpy.hstack([self.columns[:, :-free], said, means[:, None].astype(numpy.float32)])

    def report(self, chance):
        """Prints the mean word F1 over pages, over each kind and each fold, for each threshold, and the most that blocks allow."""
        self.report_choice("most that blocks allow", lambda part, _: self.label[part] >= 0.5)
        for threshold in THRESHOLDS:
            self.report_choice(f"from {threshold}", lambda part, roles: chance[part] >= threshold if len(roles) >= 20 else roles == 1)

    def report_choice(self, name, choose):
        values = []
        for number, (told, blocks, roles) in enumerate(zip(self.told, self.blocks, self.roles)):
            values.append(f1(told, blocks, choose(slice(self.starts[number], self.starts[number + 1]), roles)))
        values, kinds = numpy.array(values), numpy.array(self.kinds)
        mean = lambda chosen: round(float(values[chosen].mean()), 4) if chosen.any() else None
        by_kind = {kind: mean(kinds == kind) for kind in sorted(set(self.kinds))}
        print(f"{name}: {values.mean():.4f} {by_kind} folds {[mean(self.fold_of[:len(values)] == fold) for fold in range(FOLDS)]}", flush=True)


def gather(tokens, lesson, first):
    """The words that speak of each block: those of the names around, of its text, and of the heading before."""
    around = {NONE: set()}
    for element, (parent, names) in enumerate(zip(lesson["parents"], lesson["names"])):
        around[element] = around[parent].union(names)
    for index, (element, heading) in enumerate(zip(lesson["elements"], lesson["headings"])):
        of_heading = [] if heading == NONE else lesson["words"][heading]
        for part, found in (("names", around[element]), ("words", lesson["words"][index]), ("headings", of_heading)):
            tokens[part][0].extend([first + index] * len(found))
            tokens[part][1].extend(found)


def main(folder, work, example, weights):
    work.mkdir(parents=True, exist_ok=True)
    without = work / "nameless"
    nameless.write(folder, without)
    subprocess.run([example, "lessons", folder, work], check=True)
    subprocess.run([example, "lessons", without, without], check=True)
    pages = Pages(folder, [work, without])
    json.dump({page: int(fold) for page, fold in zip(pages.ids, pages.fold_of)}, open(work / "folds.json", "w"))
    said, models = pages.lexicon.nested(pages.label, pages.weight, pages.fold, FOLDS)
    chance = numpy.zeros(len(pages.label), numpy.float32)
    for fold in range(FOLDS):
        seen, rows = pages.fold != fold, pages.rows(said[fold])
        trees = forest.train(rows[seen], pages.label[seen], pages.weight[seen])
        chance[~seen] = trees.predict(rows[~seen], num_threads=1)
        pack(work / f"{fold}.bin", trees, pages.lexicon, models[fold])
    pages.report(chance)
    chance.tofile(work / "chances.f32")
    # For the weights that ship, each row has what the lexicon without its fold said.
    own = numpy.concatenate([said[fold][pages.fold == fold] for fold in range(FOLDS)])
    order = numpy.concatenate([numpy.flatnonzero(pages.fold == fold) for fold in range(FOLDS)])
    rows = pages.rows(own[numpy.argsort(order)])
    pack(weights, forest.train(rows, pages.label, pages.weight), pages.lexicon, fit(pages.lexicon.whole, pages.label, pages.weight))


def pack(path, trees, lexicon, model):
    path.write_bytes(b"GMB2" + forest.packed(trees) + lexicon.packed(model))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], Path(sys.argv[4]))
