"""What of a page is content: labels for its blocks by the labelled text, and how well a choice of blocks tells that text."""
import re
from collections import Counter

import numpy

WORD = re.compile(r"\w+")
RUN = 4
"""Words in a row that must be the same."""


def words(text):
    return WORD.findall(text.lower())


def labels(gold, blocks):
    """For each block, given as its words, the share of them that stands in the labelled text in runs of four or more."""
    told = words(gold)
    grams = {tuple(told[i:i + RUN]) for i in range(max(1, len(told) - RUN + 1))}
    lines = {tuple(words(line)) for line in gold.split("\n")}
    stream = [word for block in blocks for word in block]
    owner = numpy.repeat(numpy.arange(len(blocks)), [len(block) for block in blocks])
    covered = numpy.zeros(len(stream), bool)
    for at in range(len(stream) - RUN + 1):
        if tuple(stream[at:at + RUN]) in grams:
            covered[at:at + RUN] = True
    size = numpy.bincount(owner, minlength=len(blocks)).astype(float)
    share = numpy.bincount(owner[covered], minlength=len(blocks)) / numpy.maximum(size, 1)
    left = Counter(told)
    for index, block in enumerate(blocks):
        # A short block has no four words of its own: a line of the labelled text with its words counts.
        if 0 < len(block) < RUN and share[index] < 1 and tuple(block) in lines:
            share[index] = max(share[index], 0.7)
        # What the labelled text has once is content once: its first copy.
        if share[index] < 0.3:
            continue
        counts = Counter(block)
        still = sum(min(count, max(0, left[word])) for word, count in counts.items()) / len(block)
        if still < 0.9 * share[index] and len(block) >= 8:
            share[index] = min(share[index], still)
        if share[index] >= 0.5:
            left.subtract(counts)
    return share, size


def f1(told, blocks, kept):
    """Word F1 of the blocks that are kept."""
    said = Counter(word for block, is_kept in zip(blocks, kept) if is_kept for word in block)
    if not told or not said:
        return float(not told and not said)
    return 2 * (told & said).total() / (told.total() + said.total())
