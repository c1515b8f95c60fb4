"""Files in S3."""

from __future__ import annotations

import pytest

pytest.importorskip("boto3")

from sphinx_amts.engines.amazon import service, storage
from sphinx_amts.engines.amazon.options import AmazonOptions
from sphinx_amts.errors import EngineError


@pytest.fixture
def connected(aws):
    return service.connect(AmazonOptions(region=aws.region, s3=f"s3://{aws.bucket}/book"), 1)


def test_files_are_written_read_listed_and_deleted(connected, aws):
    """In order, and only below the folder that is named."""
    storage.put_all(connected, [(f"book/{name}", name.encode()) for name in "abc"], "text/plain")
    storage.put(connected, "other/d", b"d")
    addresses = [storage.uri(connected, key) for key in ("book/c", "book/nothing", "book/a")]

    assert [data for _, data in storage.get_all(connected, addresses)] == [b"c", None, b"a"]
    assert set(storage.listed(connected, "book/")) == {"book/a", "book/b", "book/c"}
    storage.delete(connected, {"book/a", "book/b", "book/c", "book/nothing"})
    assert storage.listed(connected, "book/") == {}
    assert aws.keys("") == ["other/d"]


@pytest.mark.parametrize("folder", ["", "/", "book"])
def test_a_folder_ends_with_a_slash(connected, folder):
    """Else the files of another one would be listed, and perhaps deleted."""
    with pytest.raises(EngineError, match="is not a folder in a bucket"):
        storage.listed(connected, folder)


def test_files_that_may_not_be_deleted_are_an_error(connected, monkeypatch):
    """The service names them in an answer of success."""
    answer = {"Errors": [{"Code": "AccessDenied", "Message": "no"}]}
    monkeypatch.setattr(connected.s3, "delete_objects", lambda **_: answer)

    with pytest.raises(EngineError, match=r"cannot be deleted: no \(AccessDenied\)"):
        storage.delete(connected, ["book/a"])


def test_addresses():
    """They are taken apart, and shown without the number of an account."""
    assert storage.split("s3://tides/book/a") == ("tides", "book/a")
    address = "s3://tides/out/123456789012-TranslateText-42/a.html"
    assert storage.address_without_account(address) == "s3://tides/out/a.html"
