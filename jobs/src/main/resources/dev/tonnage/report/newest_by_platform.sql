-- The newest image of each repository and platform in the chosen snapshot.
SELECT registry, repository, platform, manifest_digest, tag, created_at
FROM (
  SELECT
    registry, repository, platform, manifest_digest, tag, created_at,
    row_number() OVER (
      PARTITION BY registry, repository, platform ORDER BY created_at DESC, tag DESC, manifest_digest
    ) AS age
  FROM images JOIN chosen_snapshot USING (snapshot_id)
)
WHERE age = 1
