"""How good a translation is, what is wrong with it, and why a sentence has none."""
