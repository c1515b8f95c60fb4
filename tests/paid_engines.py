"""An engine for tests that costs money; named by dotted path, also in other processes."""

import fake_engines


class Paid(fake_engines.Upper):
    """Upper case, for money."""

    paid = True
