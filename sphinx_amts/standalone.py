"""Pages of one file that load nothing: what keeps the texts in them from becoming markup or code."""

from __future__ import annotations

import base64
import hashlib
import json


def policy(style: str, script: str) -> str:
    """The content policy of a page that runs this one script, has this one style, and loads nothing."""
    start = "default-src 'none'; base-uri 'none'; form-action 'none'"
    return f"{start}; style-src {_hash(style)}; script-src {_hash(script)}"


def _hash(content: str) -> str:
    """What the browser compares before it takes an element of this content."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def as_json(value: object) -> str:
    """As it may stand in an element of a page: nothing in it can end the element, or begin another."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
