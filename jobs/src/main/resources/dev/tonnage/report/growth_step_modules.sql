-- What each module changed between the two images of each step, and why.
SELECT
  f.manifest_digest, f.base_digest,
  coalesce(p.module, '[no module]') AS module,
  sum(p.before_bytes) AS before_bytes,
  sum(p.after_bytes) AS after_bytes,
  sum(p.toolchain_bytes) AS toolchain_bytes,
  sum(p.updated_bytes) AS updated_bytes,
  sum(p.added_bytes) AS added_bytes,
  sum(p.removed_bytes) AS removed_bytes,
  sum(p.own_code_bytes) AS own_code_bytes,
  sum(p.use_bytes) AS use_bytes,
  sum(p.flags_bytes) AS flags_bytes,
  sum(p.layout_bytes) AS layout_bytes,
  sum(p.unknown_bytes) AS unknown_bytes,
  sum(p.binaries_bytes) AS binaries_bytes
FROM growth_files f JOIN growth_package_parts p
  ON p.old_digest <=> f.old_digest AND p.new_digest <=> f.new_digest
GROUP BY f.manifest_digest, f.base_digest, p.module
