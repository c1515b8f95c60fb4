"""Numbers: what is the same in two spellings, and what the finding says."""

from __future__ import annotations

import pytest
from checking import check_names, excerpts


@pytest.mark.parametrize(
    ("name", "source", "translation", "language", "expected"),
    [
        ("numbers", "Wait 10 seconds.", "Espere 11 segundos.", "es", "missing: 10; not in the source: 11"),
        ("numbers", "Wait 10 of 20.", "Espere.", "es", "missing: 10, 20"),
        ("numbers", "On 2021-03-04.", "El 2021-03-05.", "es", "2021-03-04, 2021-03-05"),
        ("signs", "Take -1.", "Tome 1.", "es", "missing: -1"),
        ("signs", "Take 1.", "Tome -1.", "es", "not in the source: -1"),
        ("units", "It has 5 MB.", "Tiene 5 GB.", "es", "not in the source: GB"),
        ("units", "It is 5 %.", "Es 5.", "es", "missing: %"),
        ("units", "Wait 24 hours.", "Espere 24 días.", "es", "24 with a different unit"),
        ("versions", "Use 1.2.3 now.", "Use 1.2.4 ahora.", "es", "missing: 1.2.3"),
        ("dates", "On March 3, 2021.", "El 3 de mayo de 2021.", "es", "not in the source: month 5"),
        ("symbols", "Here a ≤ b.", "Aquí a b.", "es", "missing: ≤"),
        ("list-mark", "(b) Read on.", "Siga.", "es", "missing: (b)"),
    ],
)
def test_the_excerpt_names_the_number(name, source, translation, language, expected):
    """What is missing, or what the source does not have."""
    assert excerpts(name, source, translation, language)[0] == expected


@pytest.mark.parametrize(
    ("source", "translation", "language"),
    [
        ("It has 1,024.5 bytes.", "Tiene 1.024,5 bytes.", "es"),
        ("It costs 2.5 million.", "它的价格是 250 万。", "zh_CN"),
        ("From 3-5 pages.", "3～5 页。", "zh_CN"),
        ("In the 1990s.", "20 世纪 90 年代。", "zh_CN"),
        ("The 2nd page.", "第二页。", "zh_CN"),
        ("Take 5 %.", "取５％。", "zh_CN"),
    ],
)
def test_other_spellings_of_a_number_pass(source, translation, language):
    """Grouping, powers of ten, ranges, decades, words and full-width digits."""
    names = check_names(source, translation, language)
    assert names.keys().isdisjoint({"numbers", "units", "dates"})
