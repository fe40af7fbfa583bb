-- Which modules grew and shrank, over all services, and why, between the same images as the report growth.
-- before_bytes and after_bytes are of the binaries that changed, in each image that holds one; the causes are
-- those of the report growth, and add up to change_bytes. change_wire_bytes is what the compressed bytes of
-- layers changed by; null where they are not known.
WITH placed AS (
  SELECT s.registry, s.repository, f.old_digest, f.new_digest
  FROM growth_steps s JOIN growth_files f
    ON f.manifest_digest = coalesce(s.manifest_digest, '')
      AND f.base_digest = coalesce(s.base_digest, '')
  WHERE NOT (f.old_digest <=> f.new_digest)
),
wire AS (
  SELECT m.module,
    CASE WHEN count(m.wire_bytes) = count(*) THEN sum(m.wire_bytes * x.sign) END AS change_wire_bytes
  FROM (
    SELECT old_digest AS binary_digest, -1 AS sign FROM placed WHERE old_digest IS NOT NULL
    UNION ALL SELECT new_digest, 1 FROM placed WHERE new_digest IS NOT NULL
  ) x
  JOIN modules m USING (binary_digest)
  WHERE m.linked
  GROUP BY m.module
)
SELECT
  coalesce(p.module, '[no module]') AS module,
  count(DISTINCT d.registry, d.repository) AS services,
  sum(p.before_bytes) AS before_bytes,
  sum(p.after_bytes) AS after_bytes,
  sum(p.change_bytes) AS change_bytes,
  sum(p.change_bytes) / nullif(sum(p.before_bytes), 0) AS change_share,
  ${causes},
  max(w.change_wire_bytes) AS change_wire_bytes
FROM placed d
JOIN growth_package_parts p ON p.old_digest <=> d.old_digest AND p.new_digest <=> d.new_digest
LEFT JOIN wire w ON w.module = p.module
GROUP BY p.module
ORDER BY abs(change_bytes) DESC, module
