"""Reads tables where a catalog says that they are, over S3, with pyarrow and with DuckDB, and writes what each finds.

Usage: python catalog_read.py ENDPOINT TABLES.json ANSWER.json
"""

import hashlib
import json
import math
import os
import pathlib
import sys
import tempfile
import urllib.parse

import duckdb
import pyarrow
import pyarrow.dataset
import pyarrow.fs

TYPES = {
    pyarrow.string(): "string",
    pyarrow.int64(): "bigint",
    pyarrow.float64(): "double",
    pyarrow.date32(): "date",
    "VARCHAR": "string",
    "BIGINT": "bigint",
    "DOUBLE": "double",
    "DATE": "date",
}
# the same texts as figures.mjs has DuckDB and Trino make
TEXTS = {
    "string": str,
    "bigint": str,
    "double": lambda value: str(math.floor(value * 2**48)),
    "date": lambda value: value.isoformat(),
}


def checksum(texts):
    sums = [int(hashlib.md5(text.encode()).hexdigest()[:8], 16) for text in texts if text is not None]
    return str(sum(sums)) if sums else None


def with_pyarrow(files, asked):
    found = {}
    for one in asked:
        if one["json"]:
            continue
        table = pyarrow.dataset.dataset(one["location"].removeprefix("s3://"), filesystem=files, format="parquet").to_table()
        columns = {field.name: TYPES[field.type] for field in table.schema}
        texts = [
            [None if cell is None else TEXTS[kind](cell) for cell in table.column(name).to_pylist()]
            for name, kind in columns.items()
        ]
        figures = [table.num_rows]
        for column in texts:
            figures += [sum(text is not None for text in column), checksum(column)]
        rows = ("|".join("~" if text is None else text for text in row) for row in zip(*texts))
        found[one["table"]] = {"columns": columns, "figures": [*figures, checksum(rows)]}
    return found


def connected(endpoint):
    """A DuckDB that reads from S3, or None where the extension for that is not installed."""
    try:
        import duckdb_extension_httpfs
    except ImportError:
        return None
    folder = pathlib.Path(duckdb_extension_httpfs.__file__).parent
    database = duckdb.connect()
    database.execute(f"LOAD '{next(folder.rglob('httpfs.duckdb_extension'))}'")
    given = os.environ
    database.execute(
        "CREATE SECRET (TYPE s3, PROVIDER config, URL_STYLE 'path', USE_SSL false, "
        f"ENDPOINT '{endpoint.netloc}', REGION '{given['AWS_REGION']}', "
        f"KEY_ID '{given['AWS_ACCESS_KEY_ID']}', SECRET '{given['AWS_SECRET_ACCESS_KEY']}')"
    )
    return database


def with_duckdb(database, asked, place):
    found = {}
    for one in asked:
        location = place(one["location"])
        described = database.execute(one["types"].replace("{location}", location)).fetchall()
        columns = {name.lower(): TYPES.get(kind, kind) for name, kind, *_ in described}
        row = database.execute(one["query"].replace("{location}", location)).fetchone()
        found[one["table"]] = {"columns": columns, "figures": list(row)}
    return found


def main(endpoint, tables, answer):
    endpoint = urllib.parse.urlparse(endpoint)
    asked = json.loads(pathlib.Path(tables).read_text("utf-8"))
    files = pyarrow.fs.S3FileSystem(
        endpoint_override=endpoint.netloc,
        scheme=endpoint.scheme,
        region=os.environ["AWS_REGION"],
        access_key=os.environ["AWS_ACCESS_KEY_ID"],
        secret_key=os.environ["AWS_SECRET_ACCESS_KEY"],
    )
    found = {"pyarrow": with_pyarrow(files, asked), "means": "over S3"}
    database = connected(endpoint)
    if database is not None:
        found["duckdb"] = with_duckdb(database, asked, lambda location: location)
    else:
        with tempfile.TemporaryDirectory() as folder:

            def fetched(location):
                target = pathlib.Path(folder, location.removeprefix("s3://"))
                target.mkdir(parents=True)
                pyarrow.fs.copy_files(location.removeprefix("s3://"), str(target), source_filesystem=files)
                return f"{target}/"

            found["duckdb"] = with_duckdb(duckdb.connect(), asked, fetched)
            found["means"] = "on downloaded files"
    pathlib.Path(answer).write_text(json.dumps(found), "utf-8")


main(*sys.argv[1:])
