-- Which symbols weigh most over the whole fleet: functions, types, variables, strings, embedded files.
-- total_bytes counts a symbol in each image that ships it, largest_bytes is its largest copy.
WITH ship AS (
  SELECT binary_digest, count(*) AS copies FROM shipped GROUP BY binary_digest
),
symbol AS (
  SELECT
    s.name, s.kind, s.package,
    max(s.module) AS module,
    sum(s.total_bytes * p.copies) AS total_bytes,
    max(s.total_bytes) AS largest_bytes,
    count(DISTINCT s.binary_digest) AS binaries
  FROM ship p JOIN symbols s USING (binary_digest)
  GROUP BY s.name, s.kind, s.package
)
SELECT name, kind, package, module, total_bytes, largest_bytes, binaries
FROM symbol
ORDER BY total_bytes DESC, name, kind, package
