"""The whole way from catalogues to pairs: each document, then its pairs, in order, judged and numbered."""

from sphinx_amts.extraction.pipeline import Extraction, Progress, extract
from sphinx_amts.extraction.rows import DocumentPair, ExtractedPair
from sphinx_amts.languages import LanguagePair


def catalogue(path, *messages):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(f'msgid "{source}"\nmsgstr "{target}"' for source, target in messages), "utf-8")
    return path


def test_each_document_comes_before_its_pairs(tmp_path):
    """Pairs are numbered over all documents; progress tells of reading first, then of aligning."""
    catalogue(tmp_path / "es" / "LC_MESSAGES" / "a.po", ("The sea rises.", "El mar sube."), ("Ebb", "Bajamar"))
    catalogue(tmp_path / "es" / "LC_MESSAGES" / "b.po", ("The moon pulls.", "La luna tira."))
    reported = []
    extraction = Extraction(((tmp_path, tmp_path),), LanguagePair("en", "es"), worker="")
    events = list(extract(extraction, reported.append))
    assert [type(event) for event in events] == [
        Progress, Progress,
        Progress, DocumentPair, ExtractedPair, ExtractedPair,
        Progress, DocumentPair, ExtractedPair,
    ]  # fmt: skip
    assert [event.message.split()[0].rstrip(":") for event in events if isinstance(event, Progress)] == [
        "read", "read", "aligned", "aligned",
    ]  # fmt: skip
    pairs = [event for event in events if isinstance(event, ExtractedPair)]
    assert [(pair.source, pair.target, pair.order) for pair in pairs] == [
        ("The sea rises.", "El mar sube.", 0), ("Ebb", "Bajamar", 1), ("The moon pulls.", "La luna tira.", 2),
    ]  # fmt: skip
    assert not reported


def test_pairs_below_the_threshold_are_left_out(tmp_path):
    """They are still handed on, with the reason."""
    path = catalogue(tmp_path / "a.po", ("The sea rises.", "El mar sube."))
    extraction = Extraction(((path, path),), LanguagePair("en", "es"), worker="", threshold=1.0)
    [pair] = [event for event in extract(extraction, print) if isinstance(event, ExtractedPair)]
    assert pair.reason.endswith("is below 1")


def test_what_cannot_be_read_is_reported(tmp_path):
    """A sentence with its place; the rest is read."""
    catalogue(tmp_path / "a.po", ("The sea rises.", "El mar sube."))
    (tmp_path / "b.po").write_bytes(b"\xff\xfe\x00")
    reported = []
    extraction = Extraction(((tmp_path, tmp_path),), LanguagePair("en", "es"), worker="")
    assert sum(isinstance(event, ExtractedPair) for event in extract(extraction, reported.append)) == 1
    assert [message.split(": ")[0] for message in reported] == [str(tmp_path / "b.po")]
