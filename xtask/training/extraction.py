"""Trains the learned judge of article extraction; run by `cargo xtask train extraction`.

`extraction.py SET WORK EXAMPLE WEIGHTS`: EXAMPLE is the program `examples/extraction.rs`, which writes what is learned from and makes the
second forest's columns. Writes the weights, and into WORK those of each fold (`0.bin` …) with `folds.json`, for evaluation on sites
that a fold did not see.
"""
import json, re, struct, subprocess, sys, zlib
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import lightgbm
import numpy

FOLDS = 5
WORD = re.compile(r"\w+")
SETTINGS = dict(objective="cross_entropy", learning_rate=0.12, num_leaves=31, min_data_in_leaf=60, min_sum_hessian_in_leaf=0.5,
                feature_fraction=0.3, bagging_fraction=0.6, bagging_freq=1, lambda_l2=5.0, max_bin=63, num_threads=1,
                seed=1, deterministic=True, force_col_wise=True, verbosity=-1)
ROUNDS = 120
THRESHOLDS = [0.3, 0.34, 0.38, 0.42, 0.46, 0.5, 0.54]


def words(text):
    return WORD.findall(text.lower())


def labels(gold, texts, n=4):
    """For each block the share of its words that stand in the gold text in the same order as four or more words."""
    told = words(gold)
    grams = {tuple(told[i:i + n]) for i in range(max(1, len(told) - n + 1))}
    lines = Counter(tuple(words(line)) for line in gold.split("\n"))
    stream, owner = [], []
    for index, text in enumerate(texts):
        found = words(text)
        stream += found
        owner += [index] * len(found)
    covered = numpy.zeros(len(stream), bool)
    for at in range(len(stream) - n + 1):
        if tuple(stream[at:at + n]) in grams:
            covered[at:at + n] = True
    size = numpy.bincount(owner, minlength=len(texts)) if owner else numpy.zeros(len(texts))
    hits = numpy.bincount(numpy.array(owner, int)[covered], minlength=len(texts)) if owner else size
    share = hits / numpy.maximum(size, 1)
    for index, text in enumerate(texts):
        # A short block has no four words of its own: a line of the gold text with its words counts, if rare on the page.
        if 0 < size[index] < n and share[index] < 1 and lines.get(tuple(words(text))):
            share[index] = max(share[index], 0.7)
    return share, size, len(told)


def site(url):
    host = (urlsplit(url).hostname or "").split(".")
    short = len(host) > 2 and len(host[-2]) <= 3
    return ".".join(host[-3 if short else -2:])


def train(columns, label, weight):
    return lightgbm.train(SETTINGS, lightgbm.Dataset(columns, label, weight=weight), ROUNDS)


def forests(columns, label, weight, fold):
    """A model for each fold, one for all, and each row's score by the model that did not see it."""
    models, scores = [], numpy.zeros(len(label), numpy.float32)
    for number in range(FOLDS):
        seen, unseen = fold != number, fold == number
        models.append(train(columns[seen], label[seen], weight[seen]))
        scores[unseen] = models[-1].predict(columns[unseen])
    return [*models, train(columns, label, weight)], scores


def f1(true, size, kept, label):
    hit = (size * label)[kept].sum()
    predicted = size[kept].sum()
    if predicted == 0 or true == 0:
        return float(predicted == true)
    precision, recall = hit / predicted, min(1.0, hit / true)
    return 2 * precision * recall / max(1e-9, precision + recall)


def pack_forest(model):
    dump = model.dump_model()
    out = [struct.pack("<HfH", model.num_feature(), 0.0, len(dump["tree_info"]))]
    for tree in dump["tree_info"]:
        nodes = []

        def walk(node):
            at = len(nodes)
            if "split_index" not in node:
                nodes.append((65535, node["leaf_value"], 0))
                return
            assert node["decision_type"] == "<="
            nodes.append(None)
            walk(node["left_child"])
            right = len(nodes)
            walk(node["right_child"])
            nodes[at] = (node["split_feature"], at_most(node["threshold"]), right)

        walk(tree["tree_structure"])
        out.append(struct.pack("<H", len(nodes)))
        out += [struct.pack("<HfH", *node) for node in nodes]
    return b"".join(out)


def at_most(threshold):
    """The largest single-precision number that is at most a double."""
    single = numpy.float32(threshold)
    return float(single if float(single) <= threshold else numpy.nextafter(single, numpy.float32(-numpy.inf)))


def pack(path, first, second):
    path.write_bytes(b"GMB1" + pack_forest(first) + pack_forest(second))


def main(folder, work, example, weights):
    work.mkdir(parents=True, exist_ok=True)
    subprocess.run([example, "lessons", folder, work], check=True)
    gold = [json.loads(line) for line in open(Path(folder) / "gold.jsonl")]
    gold = {page["id"]: page for page in gold}
    pages = [json.loads(line) for line in open(work / "blocks.jsonl")]
    label, size, weight, page_of, fold_of, told = [], [], [], [], [], []
    for index, page in enumerate(pages):
        share, count, length = labels(gold[page["id"]]["words"], page["texts"])
        label.append(share)
        size.append(count)
        # Each page counts the same, and a word of junk as much as a word of content.
        weight.append(count / max(1, min(length, count.sum()), count.sum() / 6) * 100 + 0.05)
        page_of += [index] * len(share)
        fold_of.append(zlib.crc32(site(gold[page["id"]]["url"]).encode()) % FOLDS)
        told.append(length)
    label, size, weight = (numpy.concatenate(part).astype(numpy.float32) for part in (label, size, weight))
    page_of, fold_of = numpy.array(page_of), numpy.array(fold_of)
    columns = numpy.fromfile(work / "columns.f32", numpy.float32).reshape(len(label), -1)
    row_fold = fold_of[page_of]
    json.dump({page["id"]: int(fold) for page, fold in zip(pages, fold_of)}, open(work / "folds.json", "w"))

    firsts, scores = forests(columns, label, weight, row_fold)
    report(pages, gold, page_of, size, label, scores, told, "first")
    scores.tofile(work / "scores.f32")
    subprocess.run([example, "lessons", folder, work, "--scores", work / "scores.f32"], check=True)
    around = numpy.fromfile(work / "around.f32", numpy.float32).reshape(len(label), -1)
    both = numpy.hstack([columns, around])
    seconds, final = forests(both, label, weight, row_fold)
    report(pages, gold, page_of, size, label, final, told, "second")
    final.tofile(work / "final.f32")
    label.tofile(work / "labels.f32")
    for fold in range(FOLDS):
        pack(work / f"{fold}.bin", firsts[fold], seconds[fold])
    pack(weights, firsts[-1], seconds[-1])
    importance = sorted(enumerate(seconds[0].feature_importance("gain")), key=lambda pair: -pair[1])[:30]
    print("columns by gain:", [(column, round(gain)) for column, gain in importance])


def report(pages, gold, page_of, size, label, scores, told, name):
    """Prints the mean F1 over pages, by blocks, for each threshold."""
    starts = numpy.searchsorted(page_of, numpy.arange(len(pages) + 1))
    kinds = [gold[page["id"]].get("kind", "all") for page in pages]
    for threshold in THRESHOLDS:
        values = []
        for index in range(len(pages)):
            part = slice(starts[index], starts[index + 1])
            values.append(f1(told[index], size[part], scores[part] >= threshold, label[part]))
        values = numpy.array(values)
        by_kind = {kind: round(float(values[[k == kind for k in kinds]].mean()), 4) for kind in sorted(set(kinds))}
        print(f"{name} forest at {threshold}: {values.mean():.4f} {by_kind}", flush=True)
    ideal = [f1(told[i], size[starts[i]:starts[i + 1]], label[starts[i]:starts[i + 1]] >= 0.5, label[starts[i]:starts[i + 1]]) for i in range(len(pages))]
    print({kind: round(float(numpy.mean([v for v, k in zip(ideal, kinds) if k == kind])), 4) for kind in sorted(set(kinds))}, "is the most that blocks allow")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], Path(sys.argv[4]))
