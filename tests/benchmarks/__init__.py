"""Speed and memory by size of county; run by `make bench`."""
