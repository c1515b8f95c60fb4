"""Encodings of text files: what the first bytes say, and which of Python's codecs a file of text may name."""

from __future__ import annotations

import codecs

_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
#: Codecs of Python that no file is in: some need time that grows with the square of the file.
_NO_ENCODINGS = frozenset({"idna", "punycode", "raw_unicode_escape", "undefined", "unicode_escape"})


def of_first_bytes(start: bytes) -> str:
    r"""The encoding that a byte-order mark names, or that of UTF-16 without one before an ASCII character; else empty.

    >>> of_first_bytes(b"\xef\xbb\xbfen"), of_first_bytes(b"<\0?\0"), of_first_bytes(b"\0e\0n"), of_first_bytes(b"en")
    ('utf-8-sig', 'utf-16-le', 'utf-16-be', '')
    """
    for mark, name in _BYTE_ORDER_MARKS:
        if start.startswith(mark):
            return name
    if len(start) < 2 or (start[0] == 0) == (start[1] == 0):  # noqa: PLR2004
        return ""
    return "utf-16-be" if start[0] == 0 else "utf-16-le"


def is_text_encoding(name: str) -> bool:
    """Whether Python has a codec of that name that a file of text may be in.

    >>> is_text_encoding("Shift_JIS"), is_text_encoding("punycode"), is_text_encoding("hex"), is_text_encoding("utf-9")
    (True, False, False, False)
    """
    try:
        "a".encode(name)
        return codecs.lookup(name).name.replace("-", "_") not in _NO_ENCODINGS
    except (LookupError, ValueError):
        return False
