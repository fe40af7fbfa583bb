-- What each module changed between the two images of each step, and why.
SELECT
  f.manifest_digest, f.base_digest,
  coalesce(p.module, '[no module]') AS module,
  sum(p.before_bytes) AS before_bytes,
  sum(p.after_bytes) AS after_bytes,
  ${causes}
FROM growth_files f JOIN growth_package_parts p
  ON p.old_digest <=> f.old_digest AND p.new_digest <=> f.new_digest
GROUP BY f.manifest_digest, f.base_digest, p.module
