"""Fixtures that write files of parallel data."""

import pytest


@pytest.fixture
def table(tmp_path):
    def written(content, name="pairs.tsv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return written


@pytest.fixture
def tmx(table):
    def written(
        *units, name="book.tmx", start='<?xml version="1.0"?>', end="</body></tmx>", encoding="utf-8", header=""
    ):
        head = f'{start}<tmx version="1.4"><header srclang="en" {header}/><body>'
        return table("\n".join([head, *units, end]), name, encoding)

    return written
