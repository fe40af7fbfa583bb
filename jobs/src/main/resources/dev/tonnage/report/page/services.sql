-- The services, largest first, with what their newest image holds.
WITH weight AS (
  SELECT registry, repository, sum(bytes) AS bytes, count(DISTINCT module) AS modules
  FROM page_weights
  GROUP BY registry, repository
)
SELECT
  n.registry, n.repository, n.platform, n.tag, n.manifest_digest, n.created_at, n.images,
  coalesce(w.bytes, 0) AS bytes,
  coalesce(w.modules, 0) AS modules
FROM page_images n LEFT JOIN weight w USING (registry, repository)
ORDER BY bytes DESC, n.repository, n.registry
