-- What the newest image of each repository holds, by module, package, kind and evidence.
SELECT
  n.registry, n.repository,
  coalesce(s.module, concat('[', s.kind, ']')) AS module,
  coalesce(s.package, concat('[', s.kind, ']')) AS package,
  s.kind, s.evidence,
  sum(s.total_bytes) AS bytes,
  count(*) AS symbols
FROM page_images n
JOIN shipped p USING (registry, repository, manifest_digest)
JOIN symbols s USING (binary_digest)
GROUP BY ALL
