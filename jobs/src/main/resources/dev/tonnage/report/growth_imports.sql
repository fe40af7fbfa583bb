-- How both binaries of each pair were made, what their packages import, and what each package changed by of
-- causes that are modules'. Only Go programs of which references are known.
WITH made AS (
  SELECT binary_digest,
    struct(go_version, main_module, stripped, has_debug, pie, cgo, linkage) AS made
  FROM binaries
),
module AS (
  SELECT binary_digest,
    collect_list(struct(module, module_version, replaced_by, declared, map_entries(package_imports))) AS modules
  FROM modules
  WHERE linked
  GROUP BY binary_digest
  HAVING count(package_imports) = count(*)
),
build AS (SELECT * FROM made JOIN module USING (binary_digest)),
package_change AS (
  SELECT old_digest, new_digest,
    collect_list(struct(package, module,
      updated_bytes + added_bytes + removed_bytes + use_bytes AS bytes)) AS changes
  FROM growth_package_parts
  WHERE module IS NOT NULL AND updated_bytes + added_bytes + removed_bytes + use_bytes <> 0
  GROUP BY old_digest, new_digest
)
SELECT p.old_digest, p.new_digest,
  o.made AS old_made, o.modules AS old_modules, n.made AS new_made, n.modules AS new_modules, c.changes
FROM growth_pairs p
JOIN build o ON o.binary_digest = p.old_digest
JOIN build n ON n.binary_digest = p.new_digest
JOIN package_change c ON c.old_digest = p.old_digest AND c.new_digest = p.new_digest
