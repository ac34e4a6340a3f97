"""Workbooks: bytes become cells, cells become rows, rows become workbooks again."""
