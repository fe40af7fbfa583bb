-- The newest image of each repository of the chosen snapshot: one of its platforms, where it has several.
WITH release AS (
  SELECT
    registry, repository, manifest_digest,
    max_by(tag, struct(created_at, tag)) AS tag,
    max(platform) AS platform,
    max(created_at) AS created_at
  FROM images JOIN chosen_snapshot USING (snapshot_id)
  GROUP BY registry, repository, manifest_digest
)
SELECT registry, repository, manifest_digest, tag, platform, created_at, images
FROM (
  SELECT
    *,
    count(*) OVER (PARTITION BY registry, repository) AS images,
    row_number() OVER (
      PARTITION BY registry, repository ORDER BY created_at DESC, tag DESC, platform
    ) AS age
  FROM release
)
WHERE age = 1
