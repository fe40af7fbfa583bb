-- What was read, and what could not be.
SELECT state, what, count, example, message FROM report_health
