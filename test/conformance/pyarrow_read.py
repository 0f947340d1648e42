"""Reads Parquet files with pyarrow and compares every value and type with the JSON beside each file.

Usage: python pyarrow_read.py FOLDER
"""

import datetime
import json
import pathlib
import struct
import sys

import pyarrow
import pyarrow.parquet

EPOCH = datetime.date(1970, 1, 1)
TYPES = {
    "text": pyarrow.string(),
    "double": pyarrow.float64(),
    "int64": pyarrow.int64(),
    "int32": pyarrow.int32(),
    "date": pyarrow.date32(),
    "boolean": pyarrow.bool_(),
}
# from the text that JavaScript writes, exactly
PARSE = {
    "text": str,
    "double": float,
    "int64": int,
    "int32": int,
    "date": lambda days: EPOCH + datetime.timedelta(days=int(days)),
    "boolean": bool,
}


def same(kind, read, expected):
    if read is None or expected is None:
        return read is expected
    if kind == "double":
        return struct.pack("<d", read) == struct.pack("<d", expected)
    return type(read) is type(expected) and read == expected


def check(path):
    wanted = json.loads(path.with_suffix(".json").read_text("utf-8"))
    file = pyarrow.parquet.ParquetFile(path, page_checksum_verification=True)
    table = file.read()
    assert table.column_names == list(wanted["columns"]), f"{path.name}: columns {table.column_names}"
    cells = 0
    for name, texts in wanted["columns"].items():
        kind = wanted["kinds"][name]
        field = table.schema.field(name)
        assert field.type == TYPES[kind], f"{path.name}, {name}: {field.type}"
        assert field.nullable == name.endswith("ornull"), f"{path.name}, {name}: nullable {field.nullable}"
        read = table.column(name).to_pylist()
        assert len(read) == len(texts), f"{path.name}, {name}: {len(read)} rows, not {len(texts)}"
        for row, (cell, text) in enumerate(zip(read, texts)):
            expected = None if text is None else PARSE[kind](text)
            assert same(kind, cell, expected), f"{path.name}, {name}, row {row}: {cell!r} is not {expected!r}"
        cells += len(read)
    check_statistics(path, file.metadata, wanted)
    return cells


def check_statistics(path, metadata, wanted):
    """Bounds and null counts, where the file has them, are those of the row group's own values."""
    start = 0
    for index in range(metadata.num_row_groups):
        group = metadata.row_group(index)
        for number in range(group.num_columns):
            column = group.column(number)
            statistics = column.statistics
            if statistics is None:
                continue
            name = column.path_in_schema
            parse = PARSE[wanted["kinds"][name]]
            texts = wanted["columns"][name][start : start + group.num_rows]
            values = [parse(text) for text in texts if text is not None]
            where = f"{path.name}, {name}, row group {index}"
            assert statistics.null_count == len(texts) - len(values), f"{where}: {statistics.null_count} nulls"
            if statistics.has_min_max and values:
                key = (lambda value: value.encode()) if wanted["kinds"][name] == "text" else (lambda value: value)
                assert statistics.min == min(values, key=key), f"{where}: least value"
                assert statistics.max == max(values, key=key), f"{where}: greatest value"
        start += group.num_rows


def main(folder):
    paths = sorted(pathlib.Path(folder).glob("*.parquet"))
    if not paths:
        sys.exit(f"no Parquet files in {folder}")
    for path in paths:
        print(f"{path.name}: {check(path):,} values agree", flush=True)
    print(f"pyarrow {pyarrow.__version__} agrees on {len(paths)} files")


main(sys.argv[1])
