"""``python -m sphinx_amts`` is ``sphinx-amts``."""

from sphinx_amts.cli import main

raise SystemExit(main())
