"""Commands that work on the books."""
