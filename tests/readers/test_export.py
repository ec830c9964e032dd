"""What `gristmill export` makes is read by those that it is made for: Hugging Face `datasets`, `mlcroissant`, polars and zstd readers."""

import hashlib
import json
import re

import pytest

SPLIT = "train=0.5,validation=0.25,test=0.25"


@pytest.fixture(scope="module", params=["default", "all"])
def hub(request, gristmill, built, tmp_path_factory):
    """An export as a Hugging Face dataset, with the columns of the default and with all."""
    folder = tmp_path_factory.mktemp("export") / "hub"
    more = ["--columns", "all"] if request.param == "all" else []
    arguments = ["export", built.folder, "--out", folder, "--format", "hf", "--policy", "everything"]
    told = gristmill(*arguments, "--split", SPLIT, "--split-by", "page", "--json", *more)
    return folder, json.loads(told)


def counts(told) -> dict[str, int]:
    return {split["split"]: split["rows"] for split in told["splits"] if split["rows"]}


def test_hugging_face_datasets_loads_the_folder_offline(hub, rows_of_table, tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    import datasets

    folder, told = hub
    loaded = datasets.load_dataset(str(folder), cache_dir=str(tmp_path))
    assert {name: split.num_rows for name, split in loaded.items()} == counts(told)
    texts = {row["id"]: row["text"] for split in loaded.values() for row in split}
    assert texts == rows_of_table
    # The card's features are those of the files: a wrong type would be an error or a cast.
    files = datasets.load_dataset("parquet", data_files=str(folder / "data" / "train-*"), split="train", cache_dir=str(tmp_path / "files"))
    assert loaded["train"].features == files.features
    info = datasets.load_dataset_builder(str(folder), cache_dir=str(tmp_path / "info")).info
    assert {name: split.num_examples for name, split in info.splits.items()} == counts(told)


@pytest.fixture(scope="module")
def rows_of_table(built) -> dict[str, str]:
    from deltalake import DeltaTable

    return {row["id"]: row["text"] for row in DeltaTable(built.table).to_pyarrow_table(columns=["id", "text"]).to_pylist()}


def test_the_cards_head_is_yaml_that_says_what_is_there(hub):
    import yaml

    folder, told = hub
    head = re.match(r"---\n(.*?)\n---\n", (folder / "README.md").read_text(encoding="utf-8"), re.DOTALL)[1]
    card = yaml.safe_load(head)
    assert card["size_categories"] == ["n<1K"] and "en" in card["language"]
    assert [entry["split"] for entry in card["configs"][0]["data_files"]] == list(counts(told))
    assert [feature["name"] for feature in card["dataset_info"]["features"]] == told["columns"]
    assert card["dataset_info"]["download_size"] == sum(file["bytes"] for file in told["files"])


def test_mlcroissant_finds_nothing_wrong_and_reads_the_records(hub, rows_of_table):
    import mlcroissant

    folder, told = hub
    description = mlcroissant.Dataset(str(folder / "croissant.json"))
    issues = description.metadata.ctx.issues
    assert not issues.errors and not issues.warnings
    found = {}
    for record in description.records("records"):
        found[record["records/id"].decode()] = (record["records/split"].decode(), record["records/text"].decode())
    assert {id: text for id, (_, text) in found.items()} == rows_of_table
    splits = [split for split, _ in found.values()]
    assert {name: splits.count(name) for name in set(splits)} == counts(told)


def test_the_manifest_has_the_digest_of_each_file(hub):
    folder, told = hub
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    named = {file["path"]: file["sha256"] for file in manifest["files"]}
    there = {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}
    there.pop("manifest.json")
    assert named == there
    assert manifest["rows_in"] == manifest["rows_out"] + sum(entry["rows"] for entry in manifest["dropped"])


def test_polars_reads_parquet_and_json_lines_alike(gristmill, built, tmp_path):
    import polars as pl

    for form in ["parquet", "jsonl"]:
        gristmill("export", built.folder, "--out", tmp_path / form, "--format", form, "--policy", "strict")
    parquet = pl.read_parquet(tmp_path / "parquet" / "*.parquet")
    lines = pl.read_ndjson(next((tmp_path / "jsonl").glob("*.jsonl.zst")))
    assert parquet.height > 0 and parquet["id"].to_list() == lines["id"].to_list()
    assert parquet["text"].to_list() == lines["text"].to_list()
    assert parquet.columns == lines.columns
    assert parquet["word_count"].min() >= 50
