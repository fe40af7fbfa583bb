-- The total_bytes of a binary's symbols add up to its file_bytes.
SELECT concat(b.binary_digest, ': ', b.file_bytes, ' bytes, symbols ', coalesce(s.total_bytes, 'none'))
FROM binaries b LEFT JOIN symbol_sums s USING (binary_digest)
WHERE b.file_bytes <> coalesce(s.total_bytes, 0);

-- A symbol's total_bytes are the sum of its parts.
SELECT binary_digest FROM symbol_sums WHERE wrong_totals > 0;

-- No symbol has a size below zero, nor a larger share than all it has.
SELECT binary_digest FROM symbol_sums WHERE wrong_sizes > 0;

-- The total_bytes of a binary's modules add up to its file_bytes, and so do the origin_bytes.
SELECT concat(b.binary_digest, ': ', b.file_bytes, ' bytes, modules ', coalesce(m.total_bytes, 'none'))
FROM binaries b LEFT JOIN (
  SELECT binary_digest, sum(total_bytes) AS total_bytes, sum(origin_bytes) AS origin_bytes
  FROM modules GROUP BY binary_digest
) m USING (binary_digest)
WHERE b.file_bytes <> coalesce(m.total_bytes, 0) OR b.file_bytes <> coalesce(m.origin_bytes, 0);

-- What modules say of their packages adds up to what the symbols of packages take.
SELECT concat(s.binary_digest, ': packages by symbols ', s.package_total, ' bytes, by modules ', m.package_total)
FROM symbol_sums s JOIN (
  SELECT binary_digest, sum(aggregate(map_values(package_total), 0L, (all, one) -> all + one)) AS package_total
  FROM modules GROUP BY binary_digest HAVING count(package_total) = count(*)
) m USING (binary_digest)
WHERE s.package_total <> m.package_total;

-- No binary has two rows.
SELECT binary_digest FROM binaries GROUP BY binary_digest HAVING count(*) > 1;

-- No snapshot has two rows.
SELECT snapshot_id FROM snapshots GROUP BY snapshot_id HAVING count(*) > 1;

-- No tag and platform has two rows in a snapshot.
SELECT concat_ws(' ', snapshot_id, repository, tag, platform, manifest_digest) FROM images
GROUP BY snapshot_id, registry, repository, tag, platform, manifest_digest HAVING count(*) > 1;

-- No place in an image has two layers.
SELECT concat(manifest_digest, ' ', ordinal) FROM layers GROUP BY manifest_digest, ordinal HAVING count(*) > 1;

-- No place in a layer has two files.
SELECT concat(layer_digest, ' ', ordinal) FROM files GROUP BY layer_digest, ordinal HAVING count(*) > 1;

-- No place in a binary has two sections.
SELECT concat(binary_digest, ' ', ordinal) FROM sections GROUP BY binary_digest, ordinal HAVING count(*) > 1;

-- Whatever is said of a binary is said of one in binaries.
SELECT concat(what, ' of ', binary_digest) FROM (
  SELECT 'symbols' AS what, binary_digest FROM symbol_sums
  UNION SELECT 'sections', binary_digest FROM sections
  UNION SELECT 'modules', binary_digest FROM modules
  UNION SELECT 'inlines', binary_digest FROM inlines
  UNION SELECT 'findings', binary_digest FROM findings
) LEFT ANTI JOIN binaries USING (binary_digest);

-- Every binary that a file is has been weighed.
SELECT binary_digest FROM files LEFT ANTI JOIN binaries USING (binary_digest)
WHERE binary_digest IS NOT NULL;

-- Every file is in a layer that is known.
SELECT layer_digest FROM files LEFT ANTI JOIN layers USING (layer_digest);

-- A snapshot has as many images as it says.
SELECT s.snapshot_id FROM snapshots s LEFT JOIN (
  SELECT snapshot_id, count(*) AS images FROM images GROUP BY snapshot_id
) i USING (snapshot_id)
WHERE s.images <> coalesce(i.images, 0);

-- At one time a module has one size in a repository's history.
SELECT concat_ws(' ', repository, platform, module, module_version) FROM module_history
WHERE last_snapshot IS NULL
GROUP BY registry, repository, platform, module, module_version HAVING count(*) > 1;

-- At one time a symbol has one size in a repository's history.
SELECT concat_ws(' ', repository, platform, package, name) FROM symbol_history
WHERE last_snapshot IS NULL
GROUP BY registry, repository, platform, name, package, module HAVING count(*) > 1;

-- What the histories say of now comes to the same by symbols and by modules.
SELECT concat_ws(' ', repository, s.platform) FROM (
  SELECT registry, repository, platform, sum(total_bytes) AS bytes FROM symbol_history
  WHERE last_snapshot IS NULL GROUP BY registry, repository, platform
) s FULL JOIN (
  SELECT registry, repository, coalesce(platform, '') AS platform, sum(total_bytes) AS module_bytes
  FROM module_history WHERE last_snapshot IS NULL GROUP BY registry, repository, platform
) m USING (registry, repository)
WHERE coalesce(s.platform, '') = m.platform AND bytes IS DISTINCT FROM module_bytes;
