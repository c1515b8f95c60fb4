"""What a path is: a book, HTML pages, catalogues."""

import pytest

from sphinx_amts.errors import ConfigurationError
from sphinx_amts.extraction import source_kinds


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (["a.md", "conf.py", "b.html", "c.html"], "book"),
        (["a.ipynb"], "book"),
        (["a.html", "b.htm", "README.md"], "html"),
        (["es/LC_MESSAGES/a.po"], "catalogue"),
        (["a.rst", "b.rst", "_build/x.html", "_build/y.html", "_build/z.html"], "book"),
    ],
)
def test_a_folder_is_what_is_in_it(tmp_path, names, kind):
    """A project by its configuration, else by most of its pages."""
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert source_kinds.kind_of(tmp_path).kind == kind


def test_what_cannot_be_read_is_refused_with_a_sentence(tmp_path):
    """A missing path, an empty folder, a file of another kind."""
    (tmp_path / "a.docx").touch()
    for path, sentence in (
        (tmp_path / "no", "There is no file"),
        (tmp_path, "contains no readable files"),
        (tmp_path / "a.docx", "docx"),
    ):
        with pytest.raises(ConfigurationError, match=sentence):
            source_kinds.kind_of(path)
