-- Which binary is where in each image of any snapshot, as the image's own user sees it: files that a higher layer
-- overwrites or removes are left out.
-- wire_bytes are the compressed bytes that it takes of its layer; null where that is not compressed.
WITH entry AS (
  SELECT l.manifest_digest, l.ordinal, f.path, f.type, f.whiteout, f.binary_digest,
    f.wire_bytes
  FROM layers l JOIN files f USING (layer_digest)
),
binary_entry AS (
  SELECT manifest_digest, ordinal, path, binary_digest, wire_bytes FROM entry
  WHERE binary_digest IS NOT NULL
),
overwritten AS (
  SELECT DISTINCT b.manifest_digest, b.ordinal, b.path
  FROM binary_entry b JOIN entry e
    ON e.manifest_digest = b.manifest_digest AND e.ordinal > b.ordinal AND e.path = b.path
),
removed AS (
  SELECT DISTINCT b.manifest_digest, b.ordinal, b.path
  FROM binary_entry b JOIN entry w
    ON w.manifest_digest = b.manifest_digest AND w.whiteout AND w.ordinal > b.ordinal
      AND (w.path = '' OR startswith(b.path, concat(w.path, '/')))
)
SELECT DISTINCT b.manifest_digest, b.path, b.binary_digest, b.wire_bytes
FROM binary_entry b
LEFT ANTI JOIN overwritten o
  ON o.manifest_digest = b.manifest_digest AND o.ordinal = b.ordinal AND o.path = b.path
LEFT ANTI JOIN removed r
  ON r.manifest_digest = b.manifest_digest AND r.ordinal = b.ordinal AND r.path = b.path
