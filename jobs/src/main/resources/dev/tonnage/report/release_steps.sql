-- Each release of the chosen snapshot with the one before it: of the same repository and platform, by
-- the time of its build.
WITH release AS (
  SELECT registry, repository, platform, tag, manifest_digest, created_at
  FROM images JOIN chosen_snapshot USING (snapshot_id)
  GROUP BY registry, repository, platform, tag, manifest_digest, created_at
)
SELECT
  *,
  lag(manifest_digest) OVER history AS base_digest,
  lag(tag) OVER history AS previous_tag
FROM release
WINDOW history AS (
  PARTITION BY registry, repository, platform ORDER BY created_at, tag, manifest_digest
)
