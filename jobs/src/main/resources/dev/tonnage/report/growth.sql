-- What each service grew by, and why: from release to release, between two tags, or between two snapshots.
-- The bytes of all its binaries before and after, and the change by cause, in columns that add up to
-- change_bytes: toolchain, dependencies updated, added or removed, own code, more or less use of what did not
-- change, build flags (symbols, debug information, PIE, cgo), layout and padding, bytes of unknown owners,
-- and binaries that came or went as a whole.
WITH part AS (
  SELECT old_digest, new_digest,
    sum(toolchain_bytes) AS toolchain_bytes, sum(updated_bytes) AS updated_bytes,
    sum(added_bytes) AS added_bytes, sum(removed_bytes) AS removed_bytes,
    sum(own_code_bytes) AS own_code_bytes, sum(use_bytes) AS use_bytes,
    sum(flags_bytes) AS flags_bytes, sum(layout_bytes) AS layout_bytes,
    sum(unknown_bytes) AS unknown_bytes, sum(binaries_bytes) AS binaries_bytes
  FROM growth_package_parts
  GROUP BY old_digest, new_digest
),
image AS (
  SELECT f.manifest_digest, f.base_digest,
    coalesce(sum(o.file_bytes), 0) AS before_bytes, coalesce(sum(n.file_bytes), 0) AS after_bytes,
    coalesce(sum(p.toolchain_bytes), 0) AS toolchain_bytes,
    coalesce(sum(p.updated_bytes), 0) AS updated_bytes,
    coalesce(sum(p.added_bytes), 0) AS added_bytes,
    coalesce(sum(p.removed_bytes), 0) AS removed_bytes,
    coalesce(sum(p.own_code_bytes), 0) AS own_code_bytes,
    coalesce(sum(p.use_bytes), 0) AS use_bytes,
    coalesce(sum(p.flags_bytes), 0) AS flags_bytes,
    coalesce(sum(p.layout_bytes), 0) AS layout_bytes,
    coalesce(sum(p.unknown_bytes), 0) AS unknown_bytes,
    coalesce(sum(p.binaries_bytes), 0) AS binaries_bytes
  FROM growth_files f
  LEFT JOIN binaries o ON o.binary_digest = f.old_digest
  LEFT JOIN binaries n ON n.binary_digest = f.new_digest
  LEFT JOIN part p ON p.old_digest <=> f.old_digest AND p.new_digest <=> f.new_digest
  GROUP BY f.manifest_digest, f.base_digest
)
SELECT
  s.repository, s.platform, s.base_tag, s.tag,
  coalesce(i.before_bytes, 0) AS before_bytes,
  coalesce(i.after_bytes, 0) AS after_bytes,
  coalesce(i.after_bytes - i.before_bytes, 0) AS change_bytes,
  (i.after_bytes - i.before_bytes) / nullif(i.before_bytes, 0) AS change_share,
  coalesce(i.toolchain_bytes, 0) AS toolchain_bytes,
  coalesce(i.updated_bytes, 0) AS updated_bytes,
  coalesce(i.added_bytes, 0) AS added_bytes,
  coalesce(i.removed_bytes, 0) AS removed_bytes,
  coalesce(i.own_code_bytes, 0) AS own_code_bytes,
  coalesce(i.use_bytes, 0) AS use_bytes,
  coalesce(i.flags_bytes, 0) AS flags_bytes,
  coalesce(i.layout_bytes, 0) AS layout_bytes,
  coalesce(i.unknown_bytes, 0) AS unknown_bytes,
  coalesce(i.binaries_bytes, 0) AS binaries_bytes,
  s.registry
FROM growth_steps s
LEFT JOIN image i
  ON i.manifest_digest = coalesce(s.manifest_digest, '') AND i.base_digest = coalesce(s.base_digest, '')
ORDER BY abs(change_bytes) DESC, s.repository, s.platform, s.tag, s.registry
