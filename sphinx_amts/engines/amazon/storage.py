"""Files in S3, below the folder that the author named."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sphinx_amts.engines.amazon.service import Service, code_of, told
from sphinx_amts.errors import EngineError

#: Uploads and downloads at a time.
_AT_ONCE = 8
#: Keys of one delete request (its limit).
_DELETED_AT_ONCE = 1000


def uri(service: Service, key: str) -> str:
    """The address of a key in the author's bucket: ``s3://bucket/key``."""
    return f"s3://{service.options.bucket}/{key}"


def split(address: str) -> tuple[str, str]:
    """Bucket and key of an address: ``s3://bucket/key``."""
    bucket, _, key = address.removeprefix("s3://").partition("/")
    return bucket, key


def put(service: Service, key: str, data: bytes, content_type: str = "application/octet-stream") -> None:
    """Write one file.

    :raises EngineError: where that is not possible.
    """
    with told(f"{uri(service, key)} cannot be written", service.region):
        service.s3.put_object(Bucket=service.options.bucket, Key=key, Body=data, ContentType=content_type)


def put_all(service: Service, files: Iterable[tuple[str, bytes]], content_type: str) -> None:
    """Write several files at a time.

    :raises EngineError: for the first that cannot be written.
    """
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for _ in pool.map(lambda file: put(service, file[0], file[1], content_type), files):
            pass


def get(service: Service, address: str) -> bytes | None:
    """The content of a file, or nothing where there is none.

    :raises EngineError: where it cannot be read.
    """
    bucket, key = split(address)
    with told(f"{address_without_account(address)} cannot be read", service.region):
        try:
            data: bytes = service.s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        except Exception as error:
            if code_of(error) in {"NoSuchKey", "404"}:
                return None
            raise
    return data


def get_all(service: Service, addresses: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
    """Address and content of several files, in order."""
    listed = list(addresses)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        yield from zip(listed, pool.map(lambda address: get(service, address), listed), strict=True)


def listed(service: Service, folder: str) -> dict[str, float]:
    """All keys below a folder, which ends with a slash, with the time of their last change, in seconds since 1970.

    :raises EngineError: where they cannot be listed.
    """
    if not folder.strip("/") or not folder.endswith("/"):
        raise EngineError(f"{folder!r} is no folder")
    with told(f"{uri(service, folder)} cannot be listed", service.region):
        pages = service.s3.get_paginator("list_objects_v2").paginate(Bucket=service.options.bucket, Prefix=folder)
        return {one["Key"]: one["LastModified"].timestamp() for page in pages for one in page.get("Contents", ())}


def delete(service: Service, keys: Collection[str]) -> None:
    """Delete files by their keys; it does not matter if some are not there.

    :raises EngineError: where they cannot be deleted.
    """
    found = list(keys)
    with told(f"files in s3://{service.options.bucket} cannot be deleted", service.region):
        for start in range(0, len(found), _DELETED_AT_ONCE):
            listed = [{"Key": key} for key in found[start : start + _DELETED_AT_ONCE]]
            answer = service.s3.delete_objects(Bucket=service.options.bucket, Delete={"Objects": listed, "Quiet": True})
            _check_deleted(answer)


def _check_deleted(answer: Mapping[str, Any]) -> None:
    """Files that may not be deleted are named in an answer that is none of an error."""
    from botocore.exceptions import ClientError  # noqa: PLC0415 - heavy

    for error in answer.get("Errors", ()):
        raise ClientError(
            {"Error": {"Code": error.get("Code", ""), "Message": error.get("Message", "")}}, "DeleteObjects"
        )


def address_without_account(address: str) -> str:
    """The address for a message: folders of results begin with the number of the account."""
    return "/".join(part for part in address.split("/") if "-TranslateText-" not in part)
