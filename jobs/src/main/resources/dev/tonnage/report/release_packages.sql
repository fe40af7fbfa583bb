-- What each package takes of each image that comes after another release or before one. Nothing is said of images
-- with a binary of which packages are not told.
WITH told AS (
  SELECT h.manifest_digest, h.path, m.module, m.package_total
  FROM release_binaries h JOIN modules m USING (binary_digest)
),
whole AS (
  SELECT manifest_digest FROM told GROUP BY manifest_digest HAVING count(package_total) = count(*)
)
SELECT t.manifest_digest, t.package, max(t.module) AS module, sum(t.bytes) AS bytes
FROM (SELECT manifest_digest, module, explode(package_total) AS (package, bytes) FROM told) t
LEFT SEMI JOIN whole w ON w.manifest_digest = t.manifest_digest
GROUP BY t.manifest_digest, t.package
