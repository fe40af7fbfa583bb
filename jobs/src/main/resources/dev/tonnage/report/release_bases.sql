-- The newest image of each service and platform, the release before it, and the one that was newest as its
-- month began, each with the bytes of its binaries on disk, and the compressed ones of its layers that these take
-- (null when not known).
WITH held AS (
  SELECT DISTINCT registry, repository, platform, manifest_digest
  FROM images JOIN chosen_snapshot USING (snapshot_id)
),
now AS (SELECT s.taken_at FROM snapshots s JOIN chosen_snapshot USING (snapshot_id)),
release AS (
  SELECT i.registry, i.repository, i.platform, i.manifest_digest, max(i.tag) AS tag,
    min(coalesce(i.created_at, s.taken_at)) AS made_at
  FROM images i JOIN snapshots s USING (snapshot_id) JOIN now n ON s.taken_at <= n.taken_at
  GROUP BY i.registry, i.repository, i.platform, i.manifest_digest
),
newest AS (
  SELECT r.registry, r.repository, r.platform,
    max_by(struct(r.manifest_digest, r.tag, r.made_at), struct(r.made_at, r.tag, r.manifest_digest)) AS now
  FROM release r JOIN held h
    ON h.registry = r.registry AND h.repository = r.repository AND h.platform <=> r.platform
      AND h.manifest_digest = r.manifest_digest
  GROUP BY r.registry, r.repository, r.platform
),
step AS (
  SELECT n.registry, n.repository, n.platform, n.now,
    max_by(struct(r.manifest_digest, r.tag), struct(r.made_at, r.tag, r.manifest_digest)) AS last,
    max_by(
      struct(r.manifest_digest, r.tag),
      CASE WHEN r.made_at < date_trunc('MONTH', n.now.made_at)
        THEN struct(r.made_at, r.tag, r.manifest_digest) END) AS monthly
  FROM newest n LEFT JOIN release r
    ON n.registry = r.registry AND n.repository = r.repository AND n.platform <=> r.platform
      AND r.made_at < n.now.made_at
  GROUP BY n.registry, n.repository, n.platform, n.now
),
wanted AS (
  SELECT DISTINCT explode(
    array_compact(array(now.manifest_digest, last.manifest_digest, monthly.manifest_digest))
  ) AS manifest_digest
  FROM step
),
held_by AS (
  SELECT p.manifest_digest, sum(b.file_bytes) AS file_bytes,
    CASE WHEN count(p.wire_bytes) = count(*) THEN sum(p.wire_bytes) END AS wire_bytes
  FROM (
    SELECT DISTINCT manifest_digest, path, binary_digest, wire_bytes
    FROM image_files JOIN wanted USING (manifest_digest)
  ) p
  JOIN binaries b USING (binary_digest)
  GROUP BY p.manifest_digest
),
size AS (
  SELECT w.manifest_digest, coalesce(h.file_bytes, 0) AS file_bytes,
    CASE WHEN h.manifest_digest IS NULL THEN 0 ELSE h.wire_bytes END AS wire_bytes
  FROM wanted w LEFT JOIN held_by h USING (manifest_digest)
)
SELECT
  s.registry, s.repository, s.platform,
  s.now.tag, s.now.manifest_digest, n.file_bytes, n.wire_bytes,
  s.last.tag AS last_tag, s.last.manifest_digest AS last_digest,
  l.file_bytes AS last_file_bytes, l.wire_bytes AS last_wire_bytes,
  s.monthly.tag AS monthly_tag, s.monthly.manifest_digest AS monthly_digest,
  m.file_bytes AS monthly_file_bytes, m.wire_bytes AS monthly_wire_bytes
FROM step s
JOIN size n ON n.manifest_digest = s.now.manifest_digest
LEFT JOIN size l ON l.manifest_digest = s.last.manifest_digest
LEFT JOIN size m ON m.manifest_digest = s.monthly.manifest_digest
ORDER BY s.repository, s.platform, s.registry
