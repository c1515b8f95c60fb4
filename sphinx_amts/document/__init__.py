"""Docutils pages: their translatable parts, their segments, and writing translations back.

Read in this order: :mod:`~sphinx_amts.document.units` walks the page, :mod:`~sphinx_amts.document.inline` makes tagged
text of a unit, :mod:`~sphinx_amts.document.segments` cuts it, :mod:`~sphinx_amts.document.writeback` puts translations
in its place.
"""
