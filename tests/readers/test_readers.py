"""Every Python reader sees the same rows and the same types, and an earlier version where it can read one.

deltalake and polars read the table; pyarrow, pandas, DuckDB and Hugging Face `datasets` read the Parquet files that the
table's log names. DuckDB's own Delta extension and remote files are downloads, and no part of this.
"""

import datetime as dt

import pytest

from conftest import AFTER, BEFORE, CHANGED

UTC = dt.timezone.utc
SEED = "world-times.example/rare-earth-industry-warning.html"
SEED_DATE = dt.datetime(2024, 10, 17, tzinfo=UTC)
TAGGED = "harbour-courier.example/coding-club-tide-clock.html"
TAGS = ["coding", "library"]


def by_file(rows) -> dict[str, dict]:
    return {row["source_file"]: row for row in rows}


def check(rows: list[dict], labels) -> None:
    """What holds for the rows of the newest version, whoever read them into Python objects."""
    found = by_file(rows)
    assert set(labels) <= set(found)
    assert len(found) == len(rows)
    assert found[SEED]["published_at"] == SEED_DATE
    assert list(found[TAGGED]["tags"]) == TAGS
    assert AFTER in found[CHANGED]["text"] and BEFORE not in found[CHANGED]["text"]
    kinds = {flag["kind"] for flag in found[SEED]["flags"]}
    assert kinds == set(found[SEED]["flag_kinds"]) and "spliced_brand" in kinds
    assert set(found[SEED]["rights"]) == {"noindex", "noai", "tdm_reserved", "tdm_policy", "content_signal", "nofollow"}


@pytest.fixture(scope="session")
def rows(built) -> list[dict]:
    from deltalake import DeltaTable

    return DeltaTable(built.table).to_pyarrow_table().to_pylist()


def test_deltalake_reads_rows_and_types(built, rows, labels):
    from deltalake import DeltaTable

    check(rows, labels)
    types = {field.name: field.type for field in DeltaTable(built.table).schema().fields}
    assert "timestamp" in str(types["published_at"]) and "ntz" not in str(types["published_at"])
    assert "integer" in str(types["word_count"]) and "long" in str(types["source_offset"])


def test_deltalake_reads_an_earlier_version(built):
    from deltalake import DeltaTable

    assert built.first < built.second
    old = by_file(DeltaTable(built.table, version=built.first).to_pyarrow_table().to_pylist())
    new = by_file(DeltaTable(built.table, version=built.second).to_pyarrow_table().to_pylist())
    assert set(old) == set(new)
    assert BEFORE in old[CHANGED]["text"] and AFTER in new[CHANGED]["text"]
    assert old[CHANGED]["id"] == new[CHANGED]["id"]
    changed = [file for file in new if old[file]["text"] != new[file]["text"]]
    assert changed == [CHANGED]


def test_the_history_says_what_a_version_was_made_of(built, rows):
    import pyarrow.parquet as pq
    from deltalake import DeltaTable

    table = DeltaTable(built.table)
    assert (table.protocol().min_reader_version, table.protocol().min_writer_version) == (1, 2)
    note = table.history()[0]["gristmill"]
    counts = note["counts"]
    assert counts["pages"] == counts["records"] + counts["failed"]
    assert counts["rows"] == len(rows)
    assert (counts["added"], counts["changed"]) == (0, 1)
    assert note["tool_version"] and note["schema_version"] and note["configuration"]
    failures = pq.read_table(built.folder / note["failures"]["path"])
    assert failures.num_rows == counts["failures"]
    assert failures.schema.names == ["url", "source_file", "source_offset", "stage", "reason", "detail"]


def test_polars_scans_the_table_and_an_earlier_version(built, rows, labels):
    import polars as pl

    scan = pl.scan_delta(built.table)
    schema = scan.collect_schema()
    assert schema["published_at"] == pl.Datetime("us", "UTC")
    assert schema["word_count"] == pl.Int32 and schema["language_score"] == pl.Float32
    assert schema["tags"] == pl.List(pl.String)
    assert isinstance(schema["flags"], pl.List) and isinstance(schema["flags"].inner, pl.Struct)
    assert isinstance(schema["rights"], pl.Struct)
    frame = scan.collect()
    check(frame.to_dicts(), labels)
    spliced = scan.filter(pl.col("flag_kinds").list.contains("spliced_brand")).select("host").collect()
    assert SEED.split("/")[0] in spliced["host"].to_list()
    old = pl.scan_delta(built.table, version=built.first).filter(pl.col("source_file") == CHANGED).collect()
    assert old.height == 1 and BEFORE in old["text"][0]


def test_pyarrow_reads_the_files(files, rows, labels):
    import pyarrow as pa
    import pyarrow.dataset as ds

    table = ds.dataset(files).to_table()
    schema = table.schema
    assert schema.field("published_at").type == pa.timestamp("us", tz="UTC")
    assert schema.field("http_status").type == pa.int16()
    assert pa.types.is_list(schema.field("tags").type)
    flag = schema.field("flags").type.value_type
    assert {flag.field(i).name: flag.field(i).type for i in range(flag.num_fields)} == {
        "kind": pa.string(),
        "start": pa.int32(),
        "end": pa.int32(),
        "score": pa.float32(),
        "replacement": pa.string(),
        "evidence": pa.string(),
    }
    assert schema.field("rights").type.field("noai").type == pa.bool_()
    assert table.num_rows == len(rows)
    check(table.to_pylist(), labels)


def test_pandas_reads_the_files(files, rows, labels):
    import pandas as pd

    frame = pd.concat([pd.read_parquet(file) for file in files], ignore_index=True)
    assert isinstance(frame["published_at"].dtype, pd.DatetimeTZDtype)
    assert frame["published_at"].dtype.unit == "us"
    assert frame["word_count"].dtype == "int32"
    assert len(frame) == len(rows)
    check(frame.to_dict("records"), labels)


def test_duckdb_reads_the_files(files, rows, labels):
    import duckdb

    connection = duckdb.connect()
    records = connection.read_parquet(files)
    types = dict(zip(records.columns, map(str, records.types)))
    assert types["published_at"] == "TIMESTAMP WITH TIME ZONE"
    assert types["tags"] == "VARCHAR[]"
    assert types["flags"].startswith("STRUCT(") and types["flags"].endswith(")[]")
    assert types["rights"].startswith("STRUCT(")
    check(records.to_arrow_table().to_pylist(), labels)
    spliced = "select count(*) from records where list_contains(flag_kinds, 'spliced_brand') and rights.noai is not true"
    assert connection.execute(spliced).fetchall()[0][0] >= sum(label["farm"] for label in labels.values()) // 2
    spans = "select f.kind, f.start, f.end from records, unnest(flags) as u(f) where source_file = ? and f.start is not null"
    assert len(connection.execute(spans, [SEED]).fetchall()) >= len(labels[SEED]["splices"])


def test_hugging_face_datasets_reads_the_files(files, rows, labels, tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    import datasets

    loaded = datasets.load_dataset("parquet", data_files=files, split="train", cache_dir=str(tmp_path))
    assert loaded.features["published_at"] == datasets.Value("timestamp[us, tz=UTC]")
    assert loaded.features["tags"] == datasets.List(datasets.Value("string"))
    assert loaded.features["flags"].feature["start"] == datasets.Value("int32")
    assert loaded.features["rights"]["tdm_reserved"] == datasets.Value("bool")
    assert loaded.num_rows == len(rows)
    check(loaded.to_list(), labels)
