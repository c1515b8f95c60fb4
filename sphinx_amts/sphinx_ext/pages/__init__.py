"""One page, and the titles in ``conf.py``: where their translation happens, and what Sphinx notes of their text."""
