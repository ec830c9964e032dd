"""Damaged encodings repaired by `gristmill extract`, beside ftfy on the cases of ftfy's own tests.

`mojibake.py GRISTMILL CASES`: CASES is `tests/test_cases.json` of ftfy's source distribution. Needs `pip install ftfy`.
"""
import json, subprocess, sys, tempfile

import ftfy


def main(gristmill, cases):
    cases = json.load(open(cases))
    pairs = [(case["original"], case.get("fixed-encoding", case["fixed"])) for case in cases]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as rows:
        for number, (damaged, _) in enumerate(pairs):
            print(json.dumps({"id": str(number), "text": damaged}), file=rows, flush=True)
        command = [gristmill, "extract", rows.name, "--text-field", "text", "--id-field", "id"]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    ours = {row["source_id"]: encoding_alone(row) for row in map(json.loads, told.rstrip("\n").split("\n"))}
    for name, repair in (("gristmill", lambda number, text: ours.get(str(number))), ("ftfy", lambda _, text: ftfy.fix_encoding(text))):
        right = [(text == whole, repair(number, text) == whole) for number, (text, whole) in enumerate(pairs)]
        for is_whole, what in ((False, "damaged, repaired"), (True, "whole, left")):
            of = [same for stayed, same in right if stayed == is_whole]
            print(f"{name}: {what} {sum(of)} of {len(of)}")


def encoding_alone(row):
    """The text with the repairs of its encoding and no others."""
    text = row["raw_text"] or row["text"]
    flags = [flag for flag in row["flags"] if flag["kind"] == "encoding_damage" and flag["start"] is not None]
    for flag in sorted(flags, key=lambda flag: -flag["start"]):
        text = text[: flag["start"]] + flag["replacement"] + text[flag["end"] :]
    return text


if __name__ == "__main__":
    main(*sys.argv[1:])
