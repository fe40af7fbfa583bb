-- What each package takes of each image that comes after another release or before one. Symbols are many: they
-- are summed up before they are joined, and not by the greatest of a text, for which Spark sorts them.
WITH package AS (
  SELECT binary_digest, package, module, sum(total_bytes) AS bytes
  FROM release_symbols
  WHERE package IS NOT NULL
  GROUP BY binary_digest, package, module
)
SELECT h.manifest_digest, p.package, max(p.module) AS module, sum(p.bytes) AS bytes
FROM release_binaries h JOIN package p USING (binary_digest)
GROUP BY h.manifest_digest, p.package
