"""Files in S3, below the folder that the author named."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from sphinx_amts.engines.amazon.service import Service, code_of, engine_errors, time_of
from sphinx_amts.errors import EngineError

#: Uploads and downloads at a time.
_PARALLEL = 8
#: Keys of one delete request (its limit).
_KEYS_PER_REQUEST = 1000


def uri(service: Service, key: str) -> str:
    """The address of a key in the author's bucket: ``s3://bucket/key``."""
    return f"s3://{service.options.bucket}/{key}"


def split(address: str) -> tuple[str, str]:
    """Bucket and key of an address: ``s3://bucket/key``."""
    bucket, _, key = address.removeprefix("s3://").partition("/")
    return bucket, key


def put(service: Service, key: str, data: bytes, content_type: str = "application/octet-stream") -> None:
    """Write one file.

    Raises:
        EngineError: If that is not possible.
    """
    with engine_errors(f"{uri(service, key)} cannot be written", service.region):
        service.s3.put_object(Bucket=service.options.bucket, Key=key, Body=data, ContentType=content_type)


def put_all(service: Service, files: Iterable[tuple[str, bytes]], content_type: str) -> None:
    """Write several files at a time.

    Raises:
        EngineError: For the first that cannot be written.
    """
    with ThreadPoolExecutor(_PARALLEL) as pool:
        for _ in pool.map(lambda file: put(service, file[0], file[1], content_type), files):
            pass


def get(service: Service, address: str) -> bytes | None:
    """The content of a file, or nothing where there is none.

    Raises:
        EngineError: If it cannot be read.
    """
    bucket, key = split(address)
    with engine_errors(f"{address_without_account(address)} cannot be read", service.region):
        try:
            data: bytes = service.s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        except Exception as error:
            if code_of(error) in {"NoSuchKey", "404"}:
                return None
            raise
    return data


def get_all(service: Service, addresses: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
    """Address and content of several files, in order."""
    ordered = list(addresses)
    with ThreadPoolExecutor(_PARALLEL) as pool:
        yield from zip(ordered, pool.map(lambda address: get(service, address), ordered), strict=True)


@dataclass(frozen=True, slots=True)
class Listing:
    """What is below a folder; all times are those of S3's own clock, in seconds since 1970."""

    changes: Mapping[str, float]
    """The time of the last change of each key."""
    time: float | None
    """When the list was made; ``None`` if S3 does not say."""


def listing(service: Service, folder: str) -> Listing:
    """All keys below a folder, which ends with a slash, and when that was so.

    Raises:
        EngineError: If they cannot be listed.
    """
    if not folder.strip("/") or not folder.endswith("/"):
        raise EngineError(f"{folder!r} is not a folder in a bucket")
    with engine_errors(f"{uri(service, folder)} cannot be listed", service.region):
        paginator = service.s3.get_paginator("list_objects_v2")
        pages = list(paginator.paginate(Bucket=service.options.bucket, Prefix=folder))
        files = (file for page in pages for file in page.get("Contents", ()))
        return Listing({file["Key"]: file["LastModified"].timestamp() for file in files}, time_of(pages[0]))


def listed(service: Service, folder: str) -> Mapping[str, float]:
    """All keys below a folder, which ends with a slash, with the time of their last change by the clock of S3.

    Raises:
        EngineError: If they cannot be listed.
    """
    return listing(service, folder).changes


def delete(service: Service, keys: Collection[str]) -> None:
    """Delete files by their keys; some of them may not exist.

    Raises:
        EngineError: If they cannot be deleted.
    """
    ordered = list(keys)
    with engine_errors(f"files in s3://{service.options.bucket} cannot be deleted", service.region):
        for start in range(0, len(ordered), _KEYS_PER_REQUEST):
            objects = [{"Key": key} for key in ordered[start : start + _KEYS_PER_REQUEST]]
            answer = service.s3.delete_objects(
                Bucket=service.options.bucket, Delete={"Objects": objects, "Quiet": True}
            )
            _check_deleted(answer)


def _check_deleted(answer: Mapping[str, Any]) -> None:
    """Raise for files that may not be deleted: the service names them in an answer that is not an error."""
    from botocore.exceptions import ClientError  # noqa: PLC0415 - heavy

    for error in answer.get("Errors", ()):
        raise ClientError(
            {"Error": {"Code": error.get("Code", ""), "Message": error.get("Message", "")}}, "DeleteObjects"
        )


def address_without_account(address: str) -> str:
    """The address for a message: folders of results begin with the number of the account."""
    return "/".join(part for part in address.split("/") if "-TranslateText-" not in part)
