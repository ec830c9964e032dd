"""Findings of `gristmill extract` on clean pages: how many pages of a folder have each kind, and how many come out changed.

`clean_pages.py GRISTMILL DIR...`: each folder below DIR with HTML files is taken for a host. A finding on pages that nobody
damaged is false unless reading it shows otherwise: a real damaged letter, a notice on all pages of a manual.
"""
import json, subprocess, sys
from collections import Counter

TEXT_KINDS = (
    "spliced_brand hidden_text encoding_damage template_text generic_praise copied_summary foreign_tail page_furniture "
    "rights_notice model_residue keyword_stuffing republished doubtful_byline claim_mismatch"
).split()
# What the extraction itself leaves out of an article is no finding about its text.
BY_MARKUP = "the markup makes it no part of the article"


def main(gristmill, folders):
    run = subprocess.Popen([gristmill, "extract", *folders], stdout=subprocess.PIPE, text=True)
    pages, by_kind, by_evidence = Counter(), Counter(), Counter()
    for row in map(json.loads, run.stdout):
        found = [flag for flag in row["flags"] if flag["kind"] in TEXT_KINDS and flag["evidence"] != BY_MARKUP]
        pages["all"] += 1
        pages["with a finding"] += bool(found)
        pages["changed by one"] += any(flag["replacement"] is not None for flag in found)
        by_kind.update({flag["kind"] for flag in found})
        by_evidence.update({(flag["kind"], plain(flag["evidence"])) for flag in found})
    if run.wait() != 0:
        sys.exit("gristmill extract failed: see its message above")
    print(", ".join(f"{name}: {count:,}" for name, count in pages.items()))
    for kind in TEXT_KINDS:
        print(f"{by_kind[kind]:6}  {kind}")
    for (kind, evidence), count in by_evidence.most_common(40):
        print(f"{count:6}  {kind}: {evidence}")


def plain(evidence):
    """Evidence without the words and numbers of its page."""
    outside = "".join(part.split("”")[-1] for part in evidence.split("“"))
    return "".join("#" if c.isdigit() else c for c in outside)[:90]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
