"""What the books mean, without a database: roles, states of a duty, settings, the problem."""
