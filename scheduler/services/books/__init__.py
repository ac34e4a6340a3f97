"""Use cases of the books. Each asks for its roles, and records what it does as it does it."""
