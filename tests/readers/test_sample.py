"""What a dataset says of the sample, held against the sample's labels."""

import datetime as dt

import pytest

SEED = "world-times.example/rare-earth-industry-warning.html"
# Findings that a page with nothing wrong must not have.
CONTAMINATION = {
    "spliced_brand",
    "template_text",
    "generic_praise",
    "copied_summary",
    "foreign_tail",
    "keyword_stuffing",
    "hidden_text",
    "encoding_damage",
    "model_residue",
}


@pytest.fixture(scope="module")
def rows(built) -> dict[str, dict]:
    from deltalake import DeltaTable

    return {row["source_file"]: row for row in DeltaTable(built.table, version=built.first).to_pyarrow_table().to_pylist()}


def squeeze(text: str) -> str:
    return " ".join((text or "").split())


def test_the_seed_page_is_repaired_and_what_is_not_its_own_is_cut(rows, labels):
    row, label = rows[SEED], labels[SEED]
    brand = label["splices"][0]["value"]
    assert squeeze(row["text"]) == squeeze(" ".join(label["body"]))
    assert brand not in row["text"] and brand in row["raw_text"]
    for planted in label["planted"]:
        assert squeeze(planted["text"]) not in squeeze(row["text"]), planted


def test_the_seed_page_says_who_wrote_it_and_when(rows, labels):
    row, label = rows[SEED], labels[SEED]
    assert row["original_publisher"] == label["original_publisher"]
    assert row["authors"] == []
    assert row["published_at"] == dt.datetime(2024, 10, 17, tzinfo=dt.timezone.utc)
    assert row["published_precision"] == "day"
    assert row["title"] == label["title"]


def test_the_seed_pages_claims_stand_beside_what_was_counted(rows):
    row = rows[SEED]
    assert row["claimed_word_count"] == 483 and row["claimed_reading_minutes"] == 3
    # The page counted its clean text rightly: 483 words where "rare-earth" is two and "country's" one.
    assert abs(row["word_count"] - 483) <= 2
    assert 1.5 < row["reading_time_minutes"] < 3


def test_the_seed_page_has_a_flag_of_each_kind_that_its_parts_ask_for(rows):
    asked = {"spliced_brand", "generic_praise", "copied_summary", "foreign_tail", "page_furniture", "republished", "doubtful_byline"}
    assert asked <= set(rows[SEED]["flag_kinds"])


def test_spans_are_slices_of_python_strings(rows):
    spans = 0
    for row in rows.values():
        raw = row["raw_text"] if row["raw_text"] is not None else row["text"]
        for flag in row["flags"]:
            if flag["start"] is None:
                assert flag["end"] is None
                continue
            spans += 1
            assert 0 <= flag["start"] < flag["end"] <= len(raw), (row["source_file"], flag)
            assert 0 <= flag["score"] <= 1, flag
        assert row["flag_kinds"] == sorted({flag["kind"] for flag in row["flags"]})
        assert row["char_count"] == len(row["text"])
    assert spans > 20


def test_each_splice_of_the_seed_page_is_flagged_with_its_span(rows, labels):
    row, label = rows[SEED], labels[SEED]
    raw = row["raw_text"]
    found = [(raw[f["start"] : f["end"]].strip(), raw[f["end"] : f["end"] + 4]) for f in row["flags"] if f["kind"] == "spliced_brand" and f["start"] is not None]
    for splice in label["splices"]:
        assert (splice["value"], splice["right"][:4]) in found, splice


def test_pages_with_nothing_wrong_are_left_as_they_are(rows, labels):
    for file, label in labels.items():
        if not label["farm"]:
            row = rows[file]
            assert not CONTAMINATION & set(row["flag_kinds"]), (file, row["flags"])
            assert squeeze(row["text"]) == squeeze(" ".join(label["body"])), file
            assert row["authors"] == label["authors"], file


def test_every_page_has_its_title_language_date_and_publisher(rows, labels):
    for file, label in labels.items():
        row = rows[file]
        told = {
            "title": row["title"],
            "language": row["language"],
            "date": str(row["published_at"])[:10],
            "original_publisher": row["original_publisher"],
        }
        assert told == {name: label[name] for name in told}, file


def test_farm_pages_are_repaired(rows, labels):
    farm = [file for file, label in labels.items() if label["farm"]]
    exact = [file for file in farm if squeeze(rows[file]["text"]) == squeeze(" ".join(labels[file]["body"]))]
    brands = {label["splices"][0]["value"] for label in labels.values() if label["farm"]}
    dirty = [file for file in farm if any(brand in rows[file]["text"] for brand in brands)]
    assert len(exact) >= 0.9 * len(farm), sorted(set(farm) - set(exact))
    assert not dirty
