"""The books as tables, on SQLite and PostgreSQL alike. Nobody but the services comes here."""
