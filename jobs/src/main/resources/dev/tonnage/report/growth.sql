-- What each service grew by, and why: from release to release, between two tags, or between two snapshots.
-- The bytes of all its binaries before and after, and the change by cause, in columns that add up to
-- change_bytes: toolchain, dependencies updated, added or removed, own code, more or less use of what did not
-- change, build flags (symbols, debug information, PIE, cgo), layout and padding, bytes of unknown owners,
-- and binaries that came or went as a whole. before_wire_bytes and after_wire_bytes are the compressed bytes of
-- layers that the binaries take; null where layers are not compressed.
WITH part AS (
  SELECT p.old_digest, p.new_digest,
    ${causes}
  FROM growth_package_parts p
  GROUP BY p.old_digest, p.new_digest
),
image AS (
  SELECT f.manifest_digest, f.base_digest,
    coalesce(sum(o.file_bytes), 0) AS before_bytes, coalesce(sum(n.file_bytes), 0) AS after_bytes,
    CASE WHEN count(f.old_wire_bytes) = count(f.old_digest)
      THEN coalesce(sum(f.old_wire_bytes), 0) END AS before_wire_bytes,
    CASE WHEN count(f.new_wire_bytes) = count(f.new_digest)
      THEN coalesce(sum(f.new_wire_bytes), 0) END AS after_wire_bytes,
    ${causes}
  FROM growth_files f
  LEFT JOIN binaries o ON o.binary_digest = f.old_digest
  LEFT JOIN binaries n ON n.binary_digest = f.new_digest
  LEFT JOIN part p ON p.old_digest <=> f.old_digest AND p.new_digest <=> f.new_digest
  GROUP BY f.manifest_digest, f.base_digest
)
SELECT
  s.repository, s.platform, s.base_tag, s.tag,
  coalesce(sum(p.before_bytes), 0) AS before_bytes,
  coalesce(sum(p.after_bytes), 0) AS after_bytes,
  coalesce(sum(p.after_bytes - p.before_bytes), 0) AS change_bytes,
  sum(p.after_bytes - p.before_bytes) / nullif(sum(p.before_bytes), 0) AS change_share,
  ${causes},
  sum(p.before_wire_bytes) AS before_wire_bytes,
  sum(p.after_wire_bytes) AS after_wire_bytes,
  sum(p.after_wire_bytes - p.before_wire_bytes) AS change_wire_bytes,
  s.registry
FROM growth_steps s
LEFT JOIN image p
  ON p.manifest_digest = coalesce(s.manifest_digest, '') AND p.base_digest = coalesce(s.base_digest, '')
GROUP BY s.registry, s.repository, s.platform, s.base_tag, s.tag, s.manifest_digest, s.base_digest
ORDER BY abs(change_bytes) DESC, s.repository, s.platform, s.tag, s.registry
