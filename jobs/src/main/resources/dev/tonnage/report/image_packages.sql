-- What each package takes of each image.
SELECT h.manifest_digest, s.package, max(s.module) AS module, sum(s.total_bytes) AS bytes
FROM image_binaries h JOIN symbols s USING (binary_digest)
WHERE s.package IS NOT NULL
GROUP BY h.manifest_digest, s.package
