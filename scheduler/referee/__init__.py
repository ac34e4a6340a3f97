"""Judges plans, whoever made them, from the problem and the plan alone; knows no solver."""
