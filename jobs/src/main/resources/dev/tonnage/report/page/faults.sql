-- What is wrong with binaries of the newest images.
SELECT n.repository, n.tag, p.path, f.code, f.message, f.offset
FROM page_images n
JOIN shipped p USING (registry, repository, manifest_digest)
JOIN binaries b USING (binary_digest)
LATERAL VIEW explode(b.faults) AS f
ORDER BY n.repository, n.tag, p.path, f.code, f.message
