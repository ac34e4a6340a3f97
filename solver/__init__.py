"""The optimisation. Nothing here knows a database, a web page or a calendar."""
