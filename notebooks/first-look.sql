-- A first look at the fleet: ./tonnage sql -f notebooks/first-look.sql
-- Which packages take most, and how much of that is code, tables, types and data.
SELECT
  module,
  package,
  sum(total_bytes) AS total_bytes,
  sum(CASE WHEN kind = 'code' THEN file_bytes ELSE 0 END) AS code_bytes,
  sum(pclntab_bytes) AS pclntab_bytes,
  sum(CASE WHEN kind IN ('type', 'itab') THEN file_bytes ELSE 0 END) AS type_bytes,
  count(DISTINCT binary_digest) AS binaries
FROM symbols
WHERE package IS NOT NULL
GROUP BY module, package
ORDER BY total_bytes DESC
LIMIT 40;
