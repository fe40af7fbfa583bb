-- What leaving out symbol tables and debug information would save in the newest image of each service.
SELECT
  n.registry, n.repository, n.tag,
  sum(b.file_bytes) AS total_bytes,
  sum(b.debug_bytes) AS debug_bytes,
  sum(b.symtab_bytes) AS symtab_bytes,
  sum(b.file_bytes - b.stripped_file_bytes) AS saving_bytes
FROM page_images n
JOIN shipped p USING (registry, repository, manifest_digest)
JOIN binaries b USING (binary_digest)
GROUP BY n.registry, n.repository, n.tag
HAVING saving_bytes > 0
ORDER BY saving_bytes DESC, n.repository, n.registry
