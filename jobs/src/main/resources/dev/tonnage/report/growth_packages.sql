-- Which packages grew and shrank, over all services, and why, between the same images as the report growth.
-- before_bytes and after_bytes are of the binaries that changed, in each image that holds one; the causes are
-- those of the report growth, and add up to change_bytes.
WITH placed AS (
  SELECT s.registry, s.repository, f.old_digest, f.new_digest
  FROM growth_steps s JOIN growth_files f
    ON f.manifest_digest = coalesce(s.manifest_digest, '')
      AND f.base_digest = coalesce(s.base_digest, '')
  WHERE NOT (f.old_digest <=> f.new_digest)
)
SELECT
  coalesce(p.package, '[no package]') AS package,
  p.module,
  count(DISTINCT d.registry, d.repository) AS services,
  sum(p.before_bytes) AS before_bytes,
  sum(p.after_bytes) AS after_bytes,
  sum(p.change_bytes) AS change_bytes,
  sum(p.change_bytes) / nullif(sum(p.before_bytes), 0) AS change_share,
  ${causes}
FROM placed d JOIN growth_package_parts p
  ON p.old_digest <=> d.old_digest AND p.new_digest <=> d.new_digest
GROUP BY p.package, p.module
ORDER BY abs(change_bytes) DESC, package, p.module
