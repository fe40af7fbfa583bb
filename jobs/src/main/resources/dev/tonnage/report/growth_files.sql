-- Which binary became which, in each step: of the same path, and of what is left, of the same file name.
WITH step AS (
  SELECT DISTINCT coalesce(manifest_digest, '') AS manifest_digest,
    coalesce(base_digest, '') AS base_digest
  FROM growth_steps
),
held AS (SELECT DISTINCT manifest_digest, path, binary_digest, wire_bytes FROM image_files),
n AS (SELECT s.*, h.path, h.binary_digest, h.wire_bytes FROM step s JOIN held h USING (manifest_digest)),
o AS (
  SELECT s.*, h.path, h.binary_digest, h.wire_bytes FROM step s JOIN held h ON h.manifest_digest = s.base_digest
),
same_path AS (
  SELECT
    coalesce(n.manifest_digest, o.manifest_digest) AS manifest_digest,
    coalesce(n.base_digest, o.base_digest) AS base_digest,
    o.path AS old_path, n.path AS new_path,
    o.binary_digest AS old_digest, n.binary_digest AS new_digest,
    o.wire_bytes AS old_wire_bytes, n.wire_bytes AS new_wire_bytes
  FROM n FULL JOIN o
    ON o.manifest_digest = n.manifest_digest AND o.base_digest = n.base_digest AND o.path = n.path
),
went AS (
  SELECT manifest_digest, base_digest, old_path, old_digest, old_wire_bytes,
    substring_index(old_path, '/', -1) AS file,
    row_number() OVER (
      PARTITION BY manifest_digest, base_digest, substring_index(old_path, '/', -1)
      ORDER BY old_path) AS place
  FROM same_path WHERE new_path IS NULL
),
came AS (
  SELECT manifest_digest, base_digest, new_path, new_digest, new_wire_bytes,
    substring_index(new_path, '/', -1) AS file,
    row_number() OVER (
      PARTITION BY manifest_digest, base_digest, substring_index(new_path, '/', -1)
      ORDER BY new_path) AS place
  FROM same_path WHERE old_path IS NULL
)
SELECT * FROM same_path WHERE old_path IS NOT NULL AND new_path IS NOT NULL
UNION ALL
SELECT
  coalesce(c.manifest_digest, w.manifest_digest), coalesce(c.base_digest, w.base_digest),
  w.old_path, c.new_path, w.old_digest, c.new_digest, w.old_wire_bytes, c.new_wire_bytes
FROM came c FULL JOIN went w
  ON w.manifest_digest = c.manifest_digest AND w.base_digest = c.base_digest AND w.file = c.file
    AND w.place = c.place
