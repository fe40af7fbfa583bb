-- Which packages weigh most over the whole fleet. total_bytes counts a package in each image that ships
-- it, share is the part of all shipped bytes, unique_bytes counts each distinct binary once.
WITH ship AS (
  SELECT binary_digest, count(*) AS copies FROM shipped GROUP BY binary_digest
),
package AS (
  SELECT
    s.package,
    max(s.module) AS module,
    sum(s.total_bytes * p.copies) AS total_bytes,
    sum(s.total_bytes) AS unique_bytes,
    sum(s.memory_bytes * p.copies) AS memory_bytes,
    count(DISTINCT s.binary_digest) AS binaries
  FROM ship p JOIN symbols s USING (binary_digest)
  GROUP BY s.package
)
SELECT
  coalesce(package, '[no package]') AS package,
  module,
  total_bytes,
  total_bytes / nullif(sum(total_bytes) OVER (), 0) AS share,
  unique_bytes,
  memory_bytes,
  binaries
FROM package
ORDER BY total_bytes DESC, package
