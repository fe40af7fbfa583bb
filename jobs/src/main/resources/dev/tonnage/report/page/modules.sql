-- The modules of services, largest first.
WITH held AS (
  SELECT
    n.registry, n.repository, m.module,
    array_join(array_sort(collect_set(m.module_version)), ', ') AS version,
    bool_or(m.module = b.main_module) AS own
  FROM page_images n
  JOIN shipped p USING (registry, repository, manifest_digest)
  JOIN binaries b USING (binary_digest)
  JOIN modules m USING (binary_digest)
  GROUP BY n.registry, n.repository, m.module
),
weight AS (
  SELECT registry, repository, module, sum(bytes) AS bytes, count(DISTINCT package) AS packages
  FROM page_weights
  GROUP BY registry, repository, module
)
SELECT w.registry, w.repository, w.module, w.bytes, w.packages, h.version, coalesce(h.own, false) AS own
FROM weight w LEFT JOIN held h USING (registry, repository, module)
ORDER BY w.bytes DESC, w.repository, w.registry, w.module
