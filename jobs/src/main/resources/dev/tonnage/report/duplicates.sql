-- Which binaries are shipped in more than one image: each copy after the first is bytes that a shared
-- layer, or one image, would not need. Copies that share a layer already are counted once.
WITH held AS (
  SELECT DISTINCT s.registry, s.repository, s.manifest_digest, s.path, s.binary_digest, l.layer_digest
  FROM shipped s
  JOIN layers l USING (manifest_digest)
  JOIN files f ON f.layer_digest = l.layer_digest AND f.path = s.path
    AND f.binary_digest = s.binary_digest
)
SELECT
  b.binary_digest,
  max(h.path) AS path,
  max(b.main_module) AS main_module,
  max(b.main_version) AS main_version,
  count(DISTINCT h.registry, h.repository) AS repositories,
  count(DISTINCT h.registry, h.repository, h.manifest_digest) AS images,
  count(DISTINCT h.layer_digest) AS layers,
  max(b.file_bytes) AS file_bytes,
  max(b.file_bytes) * (count(DISTINCT h.layer_digest, h.path) - 1) AS wasted_bytes
FROM held h JOIN binaries b USING (binary_digest)
GROUP BY b.binary_digest
HAVING count(DISTINCT h.layer_digest, h.path) > 1
ORDER BY wasted_bytes DESC, path, b.binary_digest
