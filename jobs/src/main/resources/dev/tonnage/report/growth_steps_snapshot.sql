-- The newest image of each service in the chosen snapshot with its newest in another.
WITH newest AS (
  SELECT i.snapshot_id, i.registry, i.repository, i.platform,
    max_by(struct(i.tag, i.manifest_digest), struct(i.created_at, i.tag, i.manifest_digest)) AS image
  FROM images i JOIN growth_span p ON p.service IS NULL OR i.repository RLIKE p.service
  GROUP BY i.snapshot_id, i.registry, i.repository, i.platform
),
now AS (SELECT newest.* FROM newest JOIN chosen_snapshot USING (snapshot_id)),
base AS (SELECT n.* FROM newest n JOIN growth_span p ON n.snapshot_id = p.base_snapshot)
SELECT
  coalesce(n.registry, b.registry) AS registry,
  coalesce(n.repository, b.repository) AS repository,
  coalesce(n.platform, b.platform) AS platform,
  n.image.tag,
  b.image.tag AS base_tag,
  n.image.manifest_digest,
  b.image.manifest_digest AS base_digest
FROM now n FULL JOIN base b
  ON n.registry = b.registry AND n.repository = b.repository AND n.platform <=> b.platform
WHERE NOT (n.image.manifest_digest <=> b.image.manifest_digest)
