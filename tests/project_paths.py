"""Where the tests find the project and its data, wherever a test module lies."""

import os
from pathlib import Path

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
#: Real books, pairs and gold alignments; tests that need them are skipped without them.
DATA = Path(os.environ.get("AMTS_DATA", ROOT.parent / "shared" / "data"))
