"""Which segments a book has, for whoever asks which entries of its memory are used."""

from __future__ import annotations

from dataclasses import replace

from sphinx_amts import engines
from sphinx_amts.errors import ChangeRefused
from sphinx_amts.sphinx_ext.headless import status
from sphinx_amts.sphinx_ext.headless.conf import BookConf
from sphinx_amts.text.prose import count


def read(book: BookConf) -> frozenset[str]:
    """The sources of all segments that some build of the book translates, or would without its catalogues.

    Args:
        book: The configuration of the book, with the target language.

    Raises:
        ChangeRefused: It is not certain which these are: a page cannot be read, or the memory has segments of the book
            in another form, which the next build takes over.
        AmtsError: The book cannot be read at all.
    """
    offline = replace(book, config=replace(book.config, engine=engines.MEMORY))
    overrides = {"language": book.language, "locale_dirs": []}
    book_status = status.read(offline, overrides, with_hidden_parts=True)
    if book_status.errors:
        raise ChangeRefused(f"{book_status.errors[0]} Without it nobody knows what is unused: nothing is pruned.")
    if book_status.moved:
        number = count(len(book_status.moved), "sentence")
        raise ChangeRefused(f"The memory has {number} in another form: build the book once, and prune then.")
    return frozenset(source for _name, page in book_status.book.all_pages() for source in page.locations)
