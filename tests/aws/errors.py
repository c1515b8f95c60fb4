"""The answers of a service that says no."""

from __future__ import annotations

from typing import Any


class ServiceError(Exception):
    """An error answer: its code, its message, and further members of the answer."""

    def __init__(self, code: str, message: str, status: int = 0, **members: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.members = members


class ConnectionDropped(Exception):  # noqa: N818
    """There is no answer: the connection is cut."""


def invalid_request(message: str) -> ServiceError:
    return ServiceError("InvalidRequestException", message)


def invalid_value(message: str) -> ServiceError:
    return ServiceError("InvalidParameterValueException", message)


def not_found(message: str) -> ServiceError:
    return ServiceError("ResourceNotFoundException", message)


def unsupported_pair(source: str, target: str, reason: str) -> ServiceError:
    message = f"Unsupported language pair: {source} to {target}. {reason}"
    return ServiceError(
        "UnsupportedLanguagePairException", message, SourceLanguageCode=source, TargetLanguageCode=target
    )
