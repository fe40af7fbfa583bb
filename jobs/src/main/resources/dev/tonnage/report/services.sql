-- What each repository ships: its images and distinct binaries, the bytes of binaries in its newest
-- image and how many compressed ones these take of its layers, the lightest and the heaviest one, and which module besides the standard library weighs most
-- in the newest.
WITH image AS (
  SELECT s.registry, s.repository, s.manifest_digest, sum(b.file_bytes) AS image_bytes,
    CASE WHEN count(s.wire_bytes) = count(*) THEN sum(s.wire_bytes) END AS image_wire_bytes
  FROM shipped s JOIN binaries b USING (binary_digest)
  GROUP BY s.registry, s.repository, s.manifest_digest
),
release AS (
  SELECT
    registry, repository, manifest_digest,
    max_by(tag, struct(created_at, tag)) AS tag,
    max(platform) AS platform,
    max(created_at) AS created_at
  FROM images JOIN chosen_snapshot USING (snapshot_id)
  GROUP BY registry, repository, manifest_digest
),
ranked AS (
  SELECT
    r.*,
    coalesce(i.image_bytes, 0) AS image_bytes,
    i.image_wire_bytes,
    row_number() OVER (
      PARTITION BY r.registry, r.repository ORDER BY r.created_at DESC, r.tag DESC, r.platform
    ) AS age
  FROM release r LEFT JOIN image i USING (registry, repository, manifest_digest)
),
top AS (
  SELECT registry, repository, max_by(module, struct(bytes, module)) AS top_module
  FROM (
    SELECT r.registry, r.repository, m.module, sum(m.total_bytes) AS bytes
    FROM ranked r
    JOIN shipped s USING (registry, repository, manifest_digest)
    JOIN modules m USING (binary_digest)
    WHERE r.age = 1 AND m.module <> 'std' AND m.module NOT LIKE '[%'
    GROUP BY r.registry, r.repository, m.module
  )
  GROUP BY registry, repository
),
held AS (
  SELECT registry, repository, count(DISTINCT binary_digest) AS binaries
  FROM shipped
  GROUP BY registry, repository
)
SELECT
  r.repository,
  count(*) AS images,
  max(coalesce(h.binaries, 0)) AS binaries,
  max_by(r.tag, -r.age) AS newest_tag,
  max_by(r.platform, -r.age) AS platform,
  max_by(r.image_bytes, -r.age) AS newest_bytes,
  max_by(r.image_wire_bytes, -r.age) AS newest_wire_bytes,
  min(r.image_bytes) AS min_bytes,
  max(r.image_bytes) AS max_bytes,
  max(t.top_module) AS top_module,
  r.registry
FROM ranked r
LEFT JOIN held h USING (registry, repository)
LEFT JOIN top t USING (registry, repository)
GROUP BY r.registry, r.repository
ORDER BY newest_bytes DESC, r.repository, r.registry
