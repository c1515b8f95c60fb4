"""moto's server for S3, STS and IAM, with a log and mishaps in front of it."""

from __future__ import annotations

import contextlib
import io
import logging
import re
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from email.utils import formatdate
from typing import Any
from urllib.parse import parse_qs, unquote

from moto.server import ThreadedMotoServer

from .faults import DROP, DROP_AFTER, EMPTY_LIST, HALF, SLOW, Fault, Faults
from .ledger import Ledger, Request
from .storage import ACCESS_KEY

_CREDENTIAL = re.compile(r"Credential=([^/,]+)/\d{8}/([^/]+)/([^/]+)/aws4_request")
_STATUS = {
    "SlowDown": 503,
    "InternalError": 500,
    "AccessDenied": 403,
    "RequestTimeout": 400,
    "NoSuchBucket": 404,
    "NoSuchKey": 404,
}
_OBJECT = {"PUT": "PutObject", "GET": "GetObject", "HEAD": "HeadObject", "DELETE": "DeleteObject"}
_BUCKET = {"PUT": "CreateBucket", "GET": "ListObjectsV2", "HEAD": "HeadBucket", "DELETE": "DeleteBucket"}
log = logging.getLogger("aws")
App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Gateway:
    """A WSGI application before moto's: it logs what clients ask, and lets it go wrong where a test wants that."""

    def __init__(self, app: App, ledger: Ledger, faults: Faults) -> None:
        self.app = app
        self.clock: Callable[[], float] = time.time
        self.ledger = ledger
        self.faults = faults

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        key, region, service = _signed(environ)
        if key in ("", ACCESS_KEY):  # moto's own pages; the service itself
            return self.app(environ, start)
        request = Request(*_operation(environ, service), region=region)
        self.ledger.s3_requests.append(request)
        answer = self._answered(request, environ, start)
        request.end = time.time()
        log.info("%s", request.line())
        return answer

    def date(self) -> str:
        """The time by the clock of the services, as an answer carries it."""
        return formatdate(self.clock(), usegmt=True)

    def _answered(self, request: Request, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        for fault in self._fitting(request):
            if fault.kind in (DROP_AFTER, HALF) or not fault.use():
                continue
            if fault.kind == EMPTY_LIST:
                environ["QUERY_STRING"] = re.sub(r"prefix=[^&]*", "prefix=not-yet", environ["QUERY_STRING"])
                continue
            if fault.kind != SLOW:
                request.error = fault.kind
                return _refused(fault, request, environ, start)
            time.sleep(fault.details.get("seconds", 1.0))
        self._hold(request.operation, done=False)
        body = self._body(request, environ, start)
        self._hold(request.operation, done=True)
        if any(fault.kind == DROP_AFTER and fault.use() for fault in self._fitting(request)):
            request.error = DROP_AFTER
            _drop(environ)
        return body

    def _body(self, request: Request, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        if not any(fault.kind == HALF and fault.use() for fault in self._fitting(request)):
            return list(self.app(environ, start))
        answer: list[Any] = []
        whole = b"".join(self.app(environ, lambda *arguments: answer.append(arguments)))
        half, (status, headers, *rest) = whole[: len(whole) // 2], answer[-1]
        kept = [
            (name, value)
            for name, value in headers
            if not name.lower().startswith(("content-length", "etag", "x-amz-checksum"))
        ]
        start(status, [*kept, ("Content-Length", str(len(half)))], *rest)
        return [half]

    def _fitting(self, request: Request) -> list[Fault]:
        """The mishaps that name this operation; those without operation are for the translation service."""
        place = "/".join(map(str, request.parameters.values()))
        return [fault for fault in self.faults.fitting("request", request.operation, place) if fault.operation]

    def _hold(self, operation: str, *, done: bool) -> None:
        hold = self.faults.held(operation, done=done)
        if hold:
            hold.wait()


def _signed(environ: dict[str, Any]) -> tuple[str, str, str]:
    """Access key, region and service of the signature; empty without one."""
    query = unquote(environ.get("QUERY_STRING", "")).replace("X-Amz-Credential=", "Credential=")
    found = _CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", "")) or _CREDENTIAL.search(query)
    return found.groups() if found else ("", "", "")


def _operation(environ: dict[str, Any], service: str) -> tuple[str, dict[str, Any]]:
    if service != "s3":
        form = _form(environ)
        return f"{service}:{form.pop('Action', '')}", form
    bucket, _, key = environ["PATH_INFO"].lstrip("/").partition("/")
    query = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    parameters = {"Bucket": bucket, "Key": key, "Prefix": query.get("prefix", [""])[0]}
    name = _s3_name(environ["REQUEST_METHOD"], query, bucket=bucket, key=key)
    return f"s3:{name}", {name: value for name, value in parameters.items() if value}


def _s3_name(method: str, query: dict[str, Any], *, bucket: str, key: str) -> str:
    if key:
        return {"uploads": "CreateMultipartUpload", "uploadId": "Multipart"}.get(next(iter(query), "")) or _OBJECT.get(
            method, method
        )
    if method == "POST" and "delete" in query:
        return "DeleteObjects"
    for part in ("location", "policy", "lifecycle", "encryption", "versioning", "tagging"):
        if part in query:
            return f"{method.title()}Bucket{part.title()}"
    return _BUCKET.get(method, method) if bucket else "ListBuckets"


def _form(environ: dict[str, Any]) -> dict[str, str]:
    """The form of a query request, which is left there to be read again."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    return {name: values[0] for name, values in parse_qs(body.decode()).items()}


def _refused(fault: Fault, request: Request, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    if fault.kind == DROP:
        _drop(environ)
        return []
    environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))  # or the client breaks off while it writes
    message = fault.details.get(
        "message", "Please reduce your request rate." if fault.kind == "SlowDown" else "Refused."
    )
    body = f"<Error><Code>{fault.kind}</Code><Message>{message}</Message></Error>"
    if not request.operation.startswith("s3:"):
        body = f"<ErrorResponse>{body}</ErrorResponse>"
    status = fault.details.get("status", _STATUS.get(fault.kind, 400))
    start(f"{status} Refused", [("Content-Type", "application/xml")])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body.encode()]


def _drop(environ: dict[str, Any]) -> None:
    with contextlib.suppress(OSError):
        environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def serving(ledger: Ledger, faults: Faults, port: int) -> Iterator[tuple[str, Gateway]]:
    """Serve moto on 127.0.0.1; the endpoint's address, and what stands before it."""
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    moto.start()
    gateway = Gateway(moto._server.app, ledger, faults)
    moto._server.app = gateway
    handler = moto._server.RequestHandlerClass
    moto._server.RequestHandlerClass = type("Dated", (handler,), {"date_time_string": lambda _self: gateway.date()})
    host, chosen = moto.get_host_and_port()
    try:
        yield f"http://{host}:{chosen}", gateway
    finally:
        moto.stop()
