"""The S3 of the stand-in as the service itself uses it."""

from __future__ import annotations

import json
from typing import Any

import boto3
from botocore.client import Config
from botocore.exceptions import ClientError

#: The access key of the service's own calls, so that they are not taken for a client's.
ACCESS_KEY = "STANDIN"
#: Where the service keeps its own files.
SERVICE_BUCKET = "translate-service-files"
_TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "translate.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def client(name: str, endpoint: str, region: str) -> Any:
    """A client of the service's own."""
    return boto3.client(
        name,
        endpoint_url=endpoint,
        region_name=region,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key="none",  # noqa: S106
        config=Config(proxies={}, retries={"mode": "standard"}, s3={"addressing_style": "path"}),
    )


def split(uri: str) -> tuple[str, str]:
    """Bucket and key of ``s3://bucket/key``."""
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return bucket, key


class Storage:
    """Objects by URI."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self._clients: dict[str, Any] = {}
        self._s3 = self._in("us-east-1")
        self._iam = client("iam", endpoint, "us-east-1")

    def _in(self, region: str) -> Any:
        if region not in self._clients:
            self._clients[region] = client("s3", self.endpoint, region)
        return self._clients[region]

    def make_bucket(self, name: str, region: str) -> None:
        """A bucket in a region."""
        place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        self._in(region).create_bucket(Bucket=name, **place)

    def make_role(self, name: str) -> str:
        """A role that the service may take; its ARN."""
        return self._iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(_TRUST))["Role"]["Arn"]

    def has_role(self, arn: str) -> bool:
        """Whether a role exists."""
        try:
            return self._iam.get_role(RoleName=arn.rsplit("/", 1)[-1])["Role"]["Arn"] == arn
        except ClientError:
            return False

    def region_of(self, bucket: str) -> str | None:
        """The region of a bucket; None without such a bucket."""
        try:
            return self._s3.get_bucket_location(Bucket=bucket).get("LocationConstraint") or "us-east-1"
        except ClientError:
            return None

    def keys(self, uri: str) -> list[str]:
        """The keys that begin with a URI's key, in order."""
        bucket, prefix = split(uri)
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        return [entry["Key"] for page in pages for entry in page.get("Contents", [])]

    def get(self, uri: str) -> bytes | None:
        """The object; None where there is none."""
        bucket, key = split(uri)
        try:
            return self._s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        except ClientError:
            return None

    def put(self, uri: str, body: bytes) -> None:
        """Write an object."""
        bucket, key = split(uri)
        self._s3.put_object(Bucket=bucket, Key=key, Body=body)

    def link(self, uri: str) -> str:
        """An address that anybody can read for 30 minutes."""
        bucket, key = split(uri)
        return self._s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": key}, ExpiresIn=1800)
