"""Pages of a list, by ``MaxResults`` and ``NextToken``."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from .errors import invalid_value
from .state import Call

_PAGE = 100


def page(call: Call, entries: list[Any], name: str) -> dict[str, Any]:
    """The page that the call asks for, as ``{name: [...], "NextToken": ...}``."""
    size = min(call.parameters.get("MaxResults", _PAGE), call.state.settings.page_size or _PAGE)
    start = _start(call.parameters.get("NextToken"))
    answer: dict[str, Any] = {name: entries[start : start + size]}
    if start + size < len(entries):
        answer["NextToken"] = base64.b64encode(str(start + size).encode()).decode()
    return answer


def _start(token: str | None) -> int:
    try:
        return int(base64.b64decode(token, validate=True)) if token else 0
    except (binascii.Error, ValueError) as error:
        raise invalid_value("The NextToken is not valid.") from error
