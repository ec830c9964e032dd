"""The linear model over words of names, texts and headings."""
import numpy
import scipy.optimize
import scipy.sparse

PAGES = 6
"""A word counts if it stands on so many pages."""
RIDGE = 3.0
ROUNDS = 40
LEAST_WEIGHT = 0.005
"""Smaller weights are left out of the file."""


def matrix(rows, words, page_of, count):
    """How often each word that enough pages have stands in each row, and these words."""
    rows, words = numpy.array(rows, numpy.int64), numpy.array(words, numpy.uint32)
    known, column = numpy.unique(words, return_inverse=True)
    on_pages = numpy.unique(column.astype(numpy.int64) * count + page_of[rows]) // count
    kept = numpy.bincount(on_pages, minlength=len(known)) >= PAGES
    number, chosen = numpy.cumsum(kept) - 1, kept[column]
    ones = numpy.ones(int(chosen.sum()), numpy.float32)
    return scipy.sparse.csr_matrix((ones, (rows[chosen], number[column[chosen]])), (count, int(kept.sum()))), known[kept]


def fit(table, label, weight):
    """Weights of the words, and the base."""
    turned = table.T.tocsr()
    weight = weight / weight.sum() * 1000

    def loss(weights):
        score = table @ weights[:-1] + weights[-1]
        chance = 1 / (1 + numpy.exp(-numpy.clip(score, -30, 30)))
        value = (weight * (numpy.logaddexp(0, score) - label * score)).sum() + RIDGE / 2 * (weights[:-1] ** 2).sum()
        wrong = weight * (chance - label)
        return value, numpy.append(turned @ wrong + RIDGE * weights[:-1], wrong.sum())

    start = numpy.zeros(table.shape[1] + 1)
    mean = (weight * label).sum() / weight.sum()
    start[-1] = numpy.log(mean / (1 - mean))
    return scipy.optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options=dict(maxiter=ROUNDS, maxcor=10)).x


class Lexicon:
    """Three tables of words side by side, as one."""

    def __init__(self, tables):
        self.parts = [table for table, _ in tables]
        self.words = [words for _, words in tables]
        self.whole = scipy.sparse.hstack(self.parts).tocsr()
        self.cuts = numpy.cumsum([0] + [part.shape[1] for part in self.parts])

    def columns(self, weights, rows):
        """What each table says of rows, and the sum."""
        parts = [part[rows] @ weights[start:end] for part, start, end in zip(self.parts, self.cuts, self.cuts[1:])]
        return numpy.stack([*parts, sum(parts) + weights[-1]], 1).astype(numpy.float32)

    def nested(self, label, weight, fold, folds):
        """For each fold, the columns of all rows by models that saw neither the fold nor the row's own fold; and the
        models without each fold."""
        fit_without = lambda *left_out: fit(*(part[~numpy.isin(fold, left_out)] for part in (self.whole, label, weight)))
        columns = [numpy.zeros((len(label), len(self.parts) + 1), numpy.float32) for _ in range(folds)]
        models = [fit_without(number) for number in range(folds)]
        for one in range(folds):
            columns[one][fold == one] = self.columns(models[one], fold == one)
            for other in range(one):
                model = fit_without(one, other)
                columns[one][fold == other] = self.columns(model, fold == other)
                columns[other][fold == one] = self.columns(model, fold == one)
        return columns, models

    def packed(self, weights):
        """As the program reads it."""
        out = [numpy.float32(weights[-1]).tobytes()]
        for words, start, end in zip(self.words, self.cuts, self.cuts[1:]):
            part = weights[start:end].astype(numpy.float32)
            kept = numpy.abs(part) >= LEAST_WEIGHT
            rows = numpy.zeros(int(kept.sum()), [("word", "<u4"), ("weight", "<f4")])
            rows["word"], rows["weight"] = words[kept], part[kept]
            out += [numpy.uint32(len(rows)).tobytes(), rows.tobytes()]
        return b"".join(out)
