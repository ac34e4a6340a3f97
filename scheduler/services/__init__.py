"""Use cases: what the command line, and later the web, can ask for."""
