CREATE OR REPLACE TEMPORARY FUNCTION size_text(bytes BIGINT)
RETURNS STRING
RETURN CASE
  WHEN abs(bytes) < 1000 THEN concat(bytes, ' B')
  WHEN abs(bytes) < 999950 THEN concat(format_number(bytes / 1e3, 1), ' kB')
  WHEN abs(bytes) < 999950000 THEN concat(format_number(bytes / 1e6, 1), ' MB')
  ELSE concat(format_number(bytes / 1e9, 1), ' GB')
END;

CREATE OR REPLACE TEMPORARY FUNCTION change_text(bytes BIGINT)
RETURNS STRING
RETURN concat(CASE WHEN bytes < 0 THEN '-' ELSE '+' END, size_text(abs(bytes)));
