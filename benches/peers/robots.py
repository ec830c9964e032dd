"""Judges the cases of a file with Protego; prints for each whether the address is allowed (`null` where it fails), as JSON."""

import json
import sys

from protego import Protego


def text(case: dict) -> str:
    # Protego takes text: bytes are read as its callers read them, as UTF-8.
    robots = case["robots"]
    return robots.encode("latin-1").decode("utf-8", "replace") if case.get("encoding") == "latin-1" else robots


def judged(case: dict) -> bool | None:
    try:
        return bool(Protego.parse(text(case)).can_fetch(case["url"], case["agent"]))
    except Exception:
        return None


with open(sys.argv[1], encoding="utf-8") as lines:
    cases = [case for case in map(json.loads, lines) if "url" in case]
print(json.dumps([judged(case) for case in cases]))
