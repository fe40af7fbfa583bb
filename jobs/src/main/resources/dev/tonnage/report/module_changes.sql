-- What each module takes of each image and of the release before it; null where it is not linked.
WITH module AS (
  SELECT
    h.manifest_digest, m.module,
    array_join(array_sort(collect_set(m.module_version)), ', ') AS version,
    sum(m.total_bytes) AS bytes
  FROM release_files h JOIN modules m USING (binary_digest)
  WHERE m.linked
  GROUP BY h.manifest_digest, m.module
),
pair AS (
  SELECT DISTINCT manifest_digest, base_digest FROM release_steps WHERE base_digest IS NOT NULL
)
SELECT
  coalesce(n.manifest_digest, o.manifest_digest) AS manifest_digest,
  coalesce(n.base_digest, o.base_digest) AS base_digest,
  coalesce(n.module, o.module) AS module,
  o.version AS old_version,
  n.version AS new_version,
  o.bytes AS old_bytes,
  n.bytes AS new_bytes,
  coalesce(n.bytes, 0) - coalesce(o.bytes, 0) AS change
FROM (SELECT p.base_digest, m.* FROM pair p JOIN module m USING (manifest_digest)) n
FULL JOIN (
  SELECT p.manifest_digest, p.base_digest, m.module, m.version, m.bytes
  FROM pair p JOIN module m ON m.manifest_digest = p.base_digest
) o
ON o.manifest_digest = n.manifest_digest AND o.base_digest = n.base_digest
  AND o.module = n.module
