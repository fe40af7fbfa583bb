-- What each image pulls and wastes: its layers, the bytes of them as they are pulled, how much of
-- these executables take, how much of these no
-- other repository of the fleet shares, the bytes of files that a later layer overwrites or removes, and
-- those of binaries that the image holds more than once: N - 1 of N copies. wasted_bytes is both together.
WITH image AS (
  SELECT registry, repository, manifest_digest, max(platform) AS platform,
    array_join(array_sort(collect_set(tag)), ', ') AS tags
  FROM images JOIN chosen_snapshot USING (snapshot_id)
  GROUP BY registry, repository, manifest_digest
),
use AS (
  SELECT l.layer_digest, count(DISTINCT i.registry, i.repository) AS repositories
  FROM image i JOIN layers l USING (manifest_digest)
  GROUP BY l.layer_digest
),
pulled AS (
  SELECT
    l.manifest_digest,
    count(*) AS layers,
    sum(l.wire_bytes) AS wire_bytes,
    sum(CASE WHEN u.repositories = 1 THEN l.wire_bytes ELSE 0 END) AS own_wire_bytes,
    sum(l.uncompressed_bytes) AS uncompressed_bytes
  FROM layers l JOIN use u USING (layer_digest)
  GROUP BY l.manifest_digest
),
entry AS (
  SELECT l.manifest_digest, l.ordinal, f.path, f.file_bytes, f.whiteout
  FROM image i JOIN layers l USING (manifest_digest) JOIN files f USING (layer_digest)
),
plain AS (SELECT * FROM entry WHERE NOT whiteout AND file_bytes > 0),
covered AS (
  SELECT e.manifest_digest, e.ordinal, e.path, e.file_bytes
  FROM plain e JOIN entry o
    ON o.manifest_digest = e.manifest_digest AND o.path = e.path AND o.ordinal > e.ordinal
  UNION
  SELECT e.manifest_digest, e.ordinal, e.path, e.file_bytes
  FROM plain e JOIN entry w
    ON w.manifest_digest = e.manifest_digest AND w.whiteout AND w.ordinal > e.ordinal
      AND (w.path = '' OR startswith(e.path, concat(w.path, '/')))
),
hidden AS (
  SELECT manifest_digest, sum(file_bytes) AS hidden_bytes FROM covered GROUP BY manifest_digest
),
taken AS (
  SELECT manifest_digest,
    CASE WHEN count(wire_bytes) = count(*) THEN sum(wire_bytes) END AS binaries_wire_bytes
  FROM (SELECT DISTINCT manifest_digest, path, binary_digest, wire_bytes FROM shipped)
  GROUP BY manifest_digest
),
again AS (
  SELECT manifest_digest, sum(bytes) AS repeated_bytes
  FROM (
    SELECT s.manifest_digest, max(b.file_bytes) * (count(*) - 1) AS bytes
    FROM image_binaries s JOIN binaries b USING (binary_digest)
    GROUP BY s.manifest_digest, s.binary_digest
  )
  GROUP BY manifest_digest
)
SELECT
  i.repository, i.tags, i.platform,
  p.layers, p.wire_bytes, t.binaries_wire_bytes, p.own_wire_bytes,
  (p.wire_bytes - p.own_wire_bytes) / nullif(p.wire_bytes, 0) AS shared_share,
  p.uncompressed_bytes,
  coalesce(h.hidden_bytes, 0) AS hidden_bytes,
  coalesce(a.repeated_bytes, 0) AS repeated_bytes,
  coalesce(h.hidden_bytes, 0) + coalesce(a.repeated_bytes, 0) AS wasted_bytes
FROM image i
JOIN pulled p USING (manifest_digest)
LEFT JOIN hidden h USING (manifest_digest)
LEFT JOIN again a USING (manifest_digest)
LEFT JOIN taken t USING (manifest_digest)
ORDER BY p.wire_bytes DESC, i.repository, i.tags, i.manifest_digest
