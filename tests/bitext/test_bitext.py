"""Reading parallel data of any format, and real data."""

from __future__ import annotations

import project_paths
import pytest
from parallel_data_files import EN_ZH, reasons

from sphinx_amts.bitext import read, write_tmx
from sphinx_amts.errors import ParallelDataError
from sphinx_amts.languages import LanguagePair

DATA = project_paths.DATA


def test_an_unknown_suffix_is_refused(tmp_path):
    """The error names what is read instead."""
    with pytest.raises(ParallelDataError, match=r"\.txt: unsupported file type\..*\.csv, \.tmx, \.tsv"):
        read(tmp_path / "pairs.txt", EN_ZH)


@pytest.mark.parametrize("name", ["pairs.csv", "pairs.tmx"])
def test_a_missing_file_is_one_sentence(tmp_path, name):
    """What cannot be opened is an error of ours with the system's reason."""
    with pytest.raises(ParallelDataError, match="No such file"):
        read(tmp_path / name, EN_ZH)


@pytest.mark.skipif(not DATA.exists(), reason="needs the data folder, see AMTS_DATA")
def test_the_gold_alignment_is_read_with_its_tags():
    """Of the 313 hand-aligned pairs with D2L markup nearly all correspond."""
    data = read(DATA / "alignment" / "d2l5_gold.tsv", EN_ZH)
    assert len(data.pairs) > 300
    assert sum("<" in pair.source for pair in data.pairs) >= 117
    assert "doc, en_ids, zh_ids, kind, type" in reasons(data)
    assert "4 pairs are kept as plain text" in reasons(data)


@pytest.mark.skipif(not DATA.exists(), reason="needs the data folder, see AMTS_DATA")
def test_thousands_of_pairs_of_rst_are_read(tmp_path):
    """The markup of a real human translation corresponds but for a few in a hundred, and survives TMX."""
    path = tmp_path / "flask.tsv"
    path.write_text("en\tes\n" + (DATA / "flask-es" / "pairs.tsv").read_text(encoding="utf-8"), encoding="utf-8")
    data = read(path, LanguagePair("en", "es"))
    assert len(data.pairs) > 3200
    assert sum("<" in pair.source for pair in data.pairs) > 1600
    write_tmx(tmp_path / "flask.tmx", data.pairs, LanguagePair("en", "es"))
    assert read(tmp_path / "flask.tmx", LanguagePair("en", "es")).pairs == data.pairs
