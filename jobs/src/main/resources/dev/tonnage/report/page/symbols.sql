-- The symbols of packages of modules of services, largest first.
SELECT
  n.registry, n.repository,
  coalesce(s.module, concat('[', s.kind, ']')) AS module,
  coalesce(s.package, concat('[', s.kind, ']')) AS package,
  s.name, s.kind,
  sum(s.total_bytes) AS bytes
FROM page_images n
JOIN shipped p USING (registry, repository, manifest_digest)
JOIN symbols s USING (binary_digest)
WHERE s.total_bytes > 0
GROUP BY ALL
ORDER BY bytes DESC, n.repository, n.registry, module, package, s.name, s.kind
