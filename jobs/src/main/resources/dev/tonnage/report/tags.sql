-- Which tags came, moved or went since the snapshot before, of the same sources. A tag that could not be
-- listed is said to be unread, not gone.
WITH chosen AS (
  SELECT snapshot_id, taken_at, sources FROM snapshots JOIN chosen_snapshot USING (snapshot_id)
),
before AS (
  SELECT max_by(s.snapshot_id, struct(s.taken_at, s.snapshot_id)) AS snapshot_id
  FROM snapshots s JOIN chosen c
    ON s.sources = c.sources
      AND struct(s.taken_at, s.snapshot_id) < struct(c.taken_at, c.snapshot_id)
),
new AS (
  SELECT registry, repository, tag, platform, manifest_digest
  FROM images JOIN chosen_snapshot USING (snapshot_id)
),
old AS (
  SELECT registry, repository, tag, platform, manifest_digest
  FROM images JOIN before USING (snapshot_id)
),
unread AS (
  SELECT DISTINCT subject FROM scan_errors JOIN chosen_snapshot USING (snapshot_id)
  WHERE stage = 'list'
),
pair AS (
  SELECT
    coalesce(n.registry, o.registry) AS registry,
    coalesce(n.repository, o.repository) AS repository,
    coalesce(n.tag, o.tag) AS tag,
    coalesce(n.platform, o.platform) AS platform,
    o.manifest_digest AS old_digest,
    n.manifest_digest AS new_digest
  FROM new n FULL JOIN old o
    ON n.registry = o.registry AND n.repository = o.repository
      AND n.tag <=> o.tag AND n.platform <=> o.platform
)
SELECT
  p.repository,
  p.tag,
  p.platform,
  CASE
    WHEN p.old_digest IS NULL THEN 'added'
    WHEN p.new_digest IS NOT NULL THEN 'moved'
    WHEN i.subject IS NOT NULL OR r.subject IS NOT NULL THEN 'unread'
    ELSE 'deleted'
  END AS what,
  p.old_digest,
  p.new_digest,
  b.snapshot_id AS since,
  p.registry
FROM pair p
JOIN before b ON b.snapshot_id IS NOT NULL
LEFT JOIN unread i ON i.subject = concat('image ', p.repository, coalesce(concat(':', p.tag), ''))
LEFT JOIN unread r ON r.subject = concat('repository ', p.repository)
WHERE NOT p.old_digest <=> p.new_digest
ORDER BY p.repository, p.tag, p.platform, p.registry, p.old_digest
