"""Encodings of text files: what the first bytes say, and which of Python's codecs a file of text may name."""

from __future__ import annotations

import codecs

_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
#: Codecs of Python that no file is in: some need time that grows with the square of the file.
_NO_ENCODINGS = frozenset({"idna", "punycode", "raw_unicode_escape", "undefined", "unicode_escape"})
#: By Python's names, the larger encodings that pages mean, as the Encoding Standard has them.
_MEANT = {
    "big5": "big5hkscs", "euc_kr": "cp949", "gb2312": "gb18030", "gbk": "gb18030", "iso8859-9": "cp1254",
    "shift_jis": "cp932", "tis-620": "cp874",
}  # fmt: skip
#: Names of encodings that pages have and Python does not know.
_OTHER_NAMES = {"cn-big5": "big5", "x-euc-jp": "euc_jp", "x-gbk": "gbk", "x-sjis": "shift_jis", "x-x-big5": "big5"}


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


def as_browsers_read(declared: str) -> str:
    """The encoding that a page is meant to be in that declares one of East Asia or a national one; else empty.

    >>> as_browsers_read("GB2312"), as_browsers_read("x-sjis"), as_browsers_read("utf-8"), as_browsers_read("")
    ('gb18030', 'cp932', '', '')
    """
    name = _OTHER_NAMES.get(declared.lower(), declared)
    return _MEANT.get(codecs.lookup(name).name, "") if name and is_text_encoding(name) else ""
