"""iCalendar rendering: pure functions of data; no clock, no database, no request."""
