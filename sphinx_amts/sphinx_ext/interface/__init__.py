"""Strings of themes and extensions in the language of the build: what is not the author's text.

``usual``
    which strings have a translation: the author's, and the usual ones, a file a language in the folder ``strings``;
``rendered``
    where a theme or an extension writes them into HTML;
``resolved``
    what extensions have added to a page after it was translated, and Sphinx still holds as nodes.
"""

from sphinx_amts.sphinx_ext.interface.rendered import translate_interface
from sphinx_amts.sphinx_ext.interface.resolved import translate_added_texts
from sphinx_amts.sphinx_ext.interface.usual import InterfaceStrings, strings_of_build

__all__ = ["InterfaceStrings", "strings_of_build", "translate_added_texts", "translate_interface"]
