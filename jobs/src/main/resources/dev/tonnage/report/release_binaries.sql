-- Which binaries are in each image that comes after another release or before one.
WITH told AS (
  SELECT manifest_digest FROM release_steps WHERE base_digest IS NOT NULL
  UNION
  SELECT base_digest FROM release_steps WHERE base_digest IS NOT NULL
)
SELECT h.manifest_digest, h.path, h.binary_digest FROM told t JOIN release_files h USING (manifest_digest)
