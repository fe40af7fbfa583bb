-- The images of some tags, or the newest of each service, with those of other tags.
WITH image AS (
  SELECT DISTINCT i.registry, i.repository, i.platform, i.tag, i.manifest_digest, i.created_at
  FROM images i JOIN chosen_snapshot USING (snapshot_id)
  JOIN growth_span p ON p.service IS NULL OR i.repository RLIKE p.service
),
aged AS (
  SELECT *, row_number() OVER (
    PARTITION BY registry, repository, platform ORDER BY created_at DESC, tag DESC, manifest_digest
  ) AS age
  FROM image
),
base AS (SELECT i.* FROM image i JOIN growth_span p ON i.tag RLIKE p.base_tag),
now AS (
  SELECT i.* FROM aged i JOIN growth_span p
    ON CASE WHEN p.tag IS NULL THEN i.age = 1 ELSE i.tag RLIKE p.tag END
)
SELECT b.registry, b.repository, b.platform, n.tag, b.tag AS base_tag, n.manifest_digest,
  b.manifest_digest AS base_digest
FROM now n JOIN base b
  ON n.registry = b.registry AND n.repository = b.repository AND n.platform <=> b.platform
WHERE n.manifest_digest <> b.manifest_digest
