"""The pages: each request is parsed, handed to one use case, and its answer rendered."""
