"""Readers of sources: each gives texts (:mod:`sphinx_amts.alignment.texts`), and reports what it cannot read."""
