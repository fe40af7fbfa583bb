-- Which packages weigh most over the whole fleet. total_bytes counts a package in each image that ships
-- it, share is the part of all shipped bytes, retained_bytes is what would go from all these images if the
-- package went, with all that only it keeps (null where references are not known, as in what Go did not
-- build, and for packages that are light wherever they are), unique_bytes counts each distinct binary once.
WITH ship AS (
  SELECT binary_digest, count(*) AS copies FROM shipped GROUP BY binary_digest
),
-- The greatest of a text is asked of sums alone: of so many symbols Spark would sort for it.
part AS (
  SELECT binary_digest, package, module,
    sum(total_bytes) AS total_bytes, sum(memory_bytes) AS memory_bytes
  FROM symbols
  GROUP BY binary_digest, package, module
),
package AS (
  SELECT
    s.package,
    max(s.module) AS module,
    sum(s.total_bytes * p.copies) AS total_bytes,
    sum(s.total_bytes) AS unique_bytes,
    sum(s.memory_bytes * p.copies) AS memory_bytes,
    count(DISTINCT s.binary_digest) AS binaries
  FROM ship p JOIN part s USING (binary_digest)
  GROUP BY s.package
),
retained AS (
  SELECT package, sum(bytes * copies) AS retained_bytes
  FROM ship p JOIN (
    SELECT binary_digest, explode(package_retained) AS (package, bytes) FROM modules
  ) USING (binary_digest)
  GROUP BY package
)
SELECT
  coalesce(package, '[no package]') AS package,
  module,
  total_bytes,
  total_bytes / nullif(sum(total_bytes) OVER (), 0) AS share,
  retained_bytes,
  unique_bytes,
  memory_bytes,
  binaries
FROM package LEFT JOIN retained USING (package)
ORDER BY total_bytes DESC, package
