-- How both binaries of each pair were made, and of which modules.
WITH made AS (
  SELECT binary_digest,
    struct(go_version, main_module, stripped, has_debug, pie, cgo, linkage) AS made
  FROM binaries
),
module AS (
  SELECT binary_digest,
    collect_list(struct(module, module_version, replaced_by, declared)) AS modules
  FROM modules
  WHERE linked
  GROUP BY binary_digest
),
build AS (SELECT * FROM made LEFT JOIN module USING (binary_digest))
SELECT p.pair, p.old_digest, p.new_digest,
  o.made AS old_made, o.modules AS old_modules, n.made AS new_made, n.modules AS new_modules
FROM growth_pairs p
LEFT JOIN build o ON o.binary_digest = p.old_digest
LEFT JOIN build n ON n.binary_digest = p.new_digest
