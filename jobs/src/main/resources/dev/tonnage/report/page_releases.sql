-- What each image of a repository weighs, in all published snapshots, for the platform of its newest image:
-- its bytes by whose they are. Where no time of build is known, it counts from when it was first found.
WITH found AS (
  SELECT
    i.registry, i.repository, i.manifest_digest,
    array_join(array_sort(collect_set(i.tag)), ', ') AS tags,
    coalesce(
      max(CASE WHEN i.created_at >= TIMESTAMP '1990-01-01' THEN i.created_at END),
      min(s.taken_at)) AS created_at
  FROM images i
  JOIN snapshots s USING (snapshot_id)
  JOIN page_images n
    ON n.registry = i.registry AND n.repository = i.repository AND n.platform <=> i.platform
  GROUP BY i.registry, i.repository, i.manifest_digest
),
held AS (SELECT DISTINCT manifest_digest, path, binary_digest FROM image_files),
image AS (
  SELECT
    h.manifest_digest,
    sum(CASE WHEN m.module = b.main_module THEN m.total_bytes ELSE 0 END) AS own_bytes,
    sum(CASE WHEN m.module = 'std' AND NOT m.module <=> b.main_module THEN m.total_bytes ELSE 0 END)
      AS std_bytes,
    sum(CASE WHEN startswith(m.module, '[') AND NOT m.module <=> b.main_module
      THEN m.total_bytes ELSE 0 END) AS nobody_bytes,
    sum(m.total_bytes) AS total_bytes
  FROM held h JOIN binaries b USING (binary_digest) JOIN modules m USING (binary_digest)
  GROUP BY h.manifest_digest
)
SELECT
  f.registry, f.repository, f.manifest_digest, f.tags, f.created_at,
  coalesce(i.own_bytes, 0) AS own_bytes,
  coalesce(i.total_bytes - i.own_bytes - i.std_bytes - i.nobody_bytes, 0) AS dependency_bytes,
  coalesce(i.std_bytes, 0) AS std_bytes,
  coalesce(i.nobody_bytes, 0) AS nobody_bytes
FROM found f LEFT JOIN image i USING (manifest_digest)
