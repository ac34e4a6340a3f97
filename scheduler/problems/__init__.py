"""What a problem is: formats, their faults, their canonical form. Nothing here solves or judges."""
