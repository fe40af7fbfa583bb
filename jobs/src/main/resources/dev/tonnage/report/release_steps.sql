-- Each release of the chosen snapshot with the one before it: of the same repository and platform, by the time of
-- its build, or else by the night that saw it first. That one may be gone by now: a tag may have moved from it.
WITH now AS (SELECT s.taken_at FROM snapshots s JOIN chosen_snapshot USING (snapshot_id)),
release AS (
  SELECT i.registry, i.repository, i.platform, i.tag, i.manifest_digest, i.created_at,
    min(s.taken_at) AS seen_at,
    count(c.snapshot_id) > 0 AS held
  FROM images i
  JOIN snapshots s USING (snapshot_id)
  JOIN now n ON s.taken_at <= n.taken_at
  LEFT JOIN chosen_snapshot c ON c.snapshot_id = i.snapshot_id
  GROUP BY i.registry, i.repository, i.platform, i.tag, i.manifest_digest, i.created_at
),
step AS (
  SELECT
    *,
    lag(manifest_digest) OVER history AS base_digest,
    lag(tag) OVER history AS previous_tag
  FROM release
  WINDOW history AS (
    PARTITION BY registry, repository, platform ORDER BY created_at, seen_at, tag, manifest_digest
  )
)
SELECT registry, repository, platform, tag, manifest_digest, created_at, base_digest, previous_tag
FROM step
WHERE held
