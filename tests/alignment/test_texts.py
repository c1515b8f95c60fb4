"""What is aligned: places as editors read them."""

from sphinx_amts.alignment.texts import Location


def test_a_place_is_a_file_and_a_line():
    """An unknown line is left out."""
    assert str(Location("a.md", 3)) == "a.md:3"
    assert str(Location("a.md")) == "a.md"
