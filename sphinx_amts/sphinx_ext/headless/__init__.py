"""Sphinx without a build: books that are only read, for the command line and for extraction."""

#: The program that reads one book: ``python -m WORKER_MODULE``; see :mod:`sphinx_amts.extraction.readers.protocol`.
WORKER_MODULE = "sphinx_amts.sphinx_ext.headless.worker"
