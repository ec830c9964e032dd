"""The documentation holds: its commands run, its Python runs, and its tables name what the code has.

In README.md and docs/*.md a ```sh block has commands to be typed in the project's root, a ```python block follows on
what the commands made, and a ```console block that shows `--help` has the output in full. Lines with a web address or
a name in capitals (`PAGES.warc.gz`) are examples for the reader's own pages: they are not run.
"""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")])
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# What a ```sh line may begin with beside `gristmill`; these are the chores that run this test, or take long.
OTHERS = ("cargo xtask ", "cargo install ", "cargo build ", "cargo test ", "git ", "cd ", "pip install ")


def blocks(page: Path, language: str) -> list[str]:
    return [code for found, code in BLOCK.findall(page.read_text(encoding="utf-8")) if found == language]


def commands(page: Path) -> list[list[str]]:
    """The arguments of the page's `gristmill` commands that can run anywhere."""
    found = []
    for line in (line for block in blocks(page, "sh") for line in block.splitlines()):
        line = re.sub(r"^cargo run --release -- ", "gristmill ", line.split(" #")[0].strip())
        if not line or line.startswith(("#", *OTHERS)):
            continue
        name, *arguments = shlex.split(line)
        assert name == "gristmill", f"{page.name}: what is `{line}`?"
        examples = [a for a in arguments if "://" in a or re.search(r"\b[A-Z]{3,}\b", a)]
        if not examples:
            found.append(arguments)
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_python_run_as_they_are_shown(page, gristmill, tmp_path):
    (tmp_path / "datasets").symlink_to(ROOT / "datasets")
    for arguments in commands(page):
        gristmill(*arguments, cwd=tmp_path)
    for code in blocks(page, "python"):
        done = subprocess.run([sys.executable, "-P", "-c", code], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, f"{code}\n{done.stdout}\n{done.stderr}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_usage_is_what_help_prints(page, gristmill):
    for block in blocks(page, "console"):
        command, _, output = block.partition("\n")
        if command.startswith("$ gristmill ") and "--help" in command:
            assert gristmill(*shlex.split(command)[2:]).strip() == output.strip(), command


def test_the_readme_has_the_two_commands():
    lines = [line for block in blocks(ROOT / "README.md", "sh") for line in block.splitlines()]
    assert "cargo run --release -- demo" in lines and "cargo xtask test" in lines
    assert [a[0] for a in commands(ROOT / "README.md")][:1] == ["demo"]


def rows(page: str) -> list[list[str]]:
    """The cells of all table rows of a page whose first cell is code."""
    lines = (ROOT / "docs" / page).read_text(encoding="utf-8").splitlines()
    found = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|"))] for line in lines if line.startswith("| `")]
    assert found
    return found


def test_every_column_is_documented_with_its_type_in_order():
    newest = max((ROOT / "schemas").glob("record-v*.json"), key=lambda file: int(re.search(r"\d+", file.name)[0]))
    columns = json.loads(newest.read_text(encoding="utf-8"))["columns"]
    told = [(name.strip("`"), kind, null != "never") for name, kind, null, *_ in rows("columns.md")]
    assert told == [(column["name"], column["type"], column["nullable"]) for column in columns]


def variants(source: str, enum: str) -> set[str]:
    code = (ROOT / "src" / source).read_text(encoding="utf-8")
    body = re.search(rf"pub enum {enum} \{{\n(.*?)^\}}", code, re.MULTILINE | re.DOTALL)[1]
    names = re.findall(r"^    (\w+),$", body, re.MULTILINE)
    return {re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower() for name in names}


def test_every_kind_of_flag_is_documented():
    assert {row[0].strip("`") for row in rows("flags.md")} == variants("contamination/mod.rs", "FlagKind")


def test_every_stage_and_reason_of_a_failure_is_documented():
    told = {row[0].strip("`") for row in rows("failures.md")}
    columns = {"url", "source_file", "source_offset", "stage", "reason", "detail"}
    assert told == columns | variants("failure.rs", "Stage") | variants("failure.rs", "Reason")
