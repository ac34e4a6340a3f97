"""An overview as a document: on the terminal, as a page to print."""
