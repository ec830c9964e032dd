"""Holds the column `related` of a dataset to the exact nearest neighbours.

`related.py DATASET`: for each row the exact five are those with the largest cosine of TF-IDF over all words (scikit-learn, sublinear
counts), copies left out. Prints how many of them are in `related`, how often the nearest is, how many of those with a
cosine of at least 0.3 are, and the cosines of what is in `related` over the largest that five could have. All rows are held in
memory at once, two by two: for some thousands of rows.
"""
import sys

import numpy
import polars
from sklearn.feature_extraction.text import TfidfVectorizer

NEAR = 0.3


def main(dataset):
    rows = polars.scan_delta(dataset).select("id", "text", "duplicate_of", "related").collect()
    number = {row_id: at for at, row_id in enumerate(rows["id"])}
    words = TfidfVectorizer(sublinear_tf=True).fit_transform(rows["text"])
    cosines = (words @ words.T).toarray()
    numpy.fill_diagonal(cosines, -1)
    for at, original in enumerate(rows["duplicate_of"]):
        if original is not None:
            cosines[:, at] = -1
            cosines[at, number[original]] = -1
    found = places = nearest = counted = near = near_found = 0
    ours_sum = best_sum = 0.0
    for at, related in enumerate(rows["related"]):
        if related is None or not words[at].nnz:
            continue
        best = numpy.argsort(-cosines[at], kind="stable")[:5]
        ours = {number[other["id"]] for other in related if other["id"] in number}
        found += len(ours & set(best.tolist()))
        places += 5
        counted += 1
        nearest += int(best[0] in ours)
        strong = [other for other in best if cosines[at, other] >= NEAR]
        near += len(strong)
        near_found += sum(other in ours for other in strong)
        ours_sum += cosines[at, list(ours)].sum()
        best_sum += cosines[at, best].sum()
    print(f"{counted} rows: recall@5 {found / places:.3f}, nearest {nearest / counted:.3f}, "
          f"at least {NEAR} {near_found / max(near, 1):.3f} of {near}, share of the cosines {ours_sum / best_sum:.3f}")


if __name__ == "__main__":
    main(sys.argv[1])
