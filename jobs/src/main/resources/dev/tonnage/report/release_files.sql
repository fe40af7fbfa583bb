-- Which binaries are in each image of the chosen snapshot, and in the releases before these.
SELECT DISTINCT f.manifest_digest, f.path, f.binary_digest
FROM image_files f LEFT SEMI JOIN (
  SELECT manifest_digest FROM release_steps
  UNION
  SELECT base_digest FROM release_steps WHERE base_digest IS NOT NULL
) r ON r.manifest_digest = f.manifest_digest
