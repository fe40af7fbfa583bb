-- What going from one version of a module to another cost the services that did, in bytes on disk, so that the
-- others know before they do: own_bytes is what the module itself changed by, with_others_bytes what came and went
-- with it as well: modules raised, added and removed that it leads to by imports, and what these began to use, or no
-- longer do, of all others; where imports are not known, what all modules changed by in releases that raised no
-- other. Both are the median of all releases, with the least and the most; releases_alone is how many of these raised no other module.
-- What the toolchain and the service's own code changed is no part of
-- it: releases that changed the toolchain as well count only where there are no others. The module go tells what a
-- Go release cost, in all modules that did not change.
WITH version AS (
  SELECT manifest_digest, base_digest, module, old_version, new_version
  FROM module_changes
  WHERE old_version <> new_version AND module NOT LIKE '[%'
),
step AS (
  SELECT manifest_digest, base_digest,
    count_if(module <> 'std') AS updates, bool_or(module = 'std') AS has_toolchain
  FROM version
  GROUP BY manifest_digest, base_digest
),
service AS (
  SELECT manifest_digest, base_digest, min(concat(registry, ' ', repository)) AS service
  FROM growth_steps
  GROUP BY manifest_digest, base_digest
),
whole AS (
  SELECT manifest_digest, base_digest,
    sum(updated_bytes + added_bytes + removed_bytes + use_bytes) AS modules_bytes,
    sum(toolchain_bytes) AS toolchain_bytes
  FROM growth_step_modules
  GROUP BY manifest_digest, base_digest
),
companion AS (
  SELECT f.manifest_digest, f.base_digest, c.module, sum(c.with_others_bytes) AS bytes
  FROM growth_files f JOIN growth_companions c USING (old_digest, new_digest)
  GROUP BY f.manifest_digest, f.base_digest, c.module
),
seen AS (
  SELECT CASE WHEN v.module = 'std' THEN 'go' ELSE v.module END AS module,
    v.old_version, v.new_version, s.service,
    CASE WHEN v.module = 'std' THEN 'go' WHEN t.has_toolchain THEN 'other' ELSE 'same' END AS toolchain,
    g.before_bytes,
    CASE WHEN v.module = 'std' THEN w.toolchain_bytes ELSE g.after_bytes - g.before_bytes END AS own_bytes,
    CASE
      WHEN v.module = 'std' THEN w.toolchain_bytes
      WHEN c.bytes IS NOT NULL THEN c.bytes
      WHEN t.updates = 1 THEN w.modules_bytes
    END AS with_others_bytes,
    t.updates = CASE WHEN v.module = 'std' THEN 0 ELSE 1 END AS is_alone
  FROM version v
  JOIN step t USING (manifest_digest, base_digest)
  JOIN service s USING (manifest_digest, base_digest)
  JOIN whole w USING (manifest_digest, base_digest)
  JOIN growth_step_modules g
    ON g.manifest_digest = v.manifest_digest AND g.base_digest = v.base_digest AND g.module = v.module
  LEFT JOIN companion c
    ON c.manifest_digest = v.manifest_digest AND c.base_digest = v.base_digest AND c.module = v.module
),
counted AS (
  SELECT * FROM (
    SELECT *, bool_or(toolchain = 'same') OVER (PARTITION BY module, old_version, new_version) AS has_clean
    FROM seen
  )
  WHERE NOT has_clean OR toolchain = 'same'
)
SELECT module, old_version, new_version,
  count(DISTINCT service) AS services,
  count(*) AS releases,
  CAST(median(own_bytes) AS BIGINT) AS own_bytes,
  min(own_bytes) AS least_own_bytes,
  max(own_bytes) AS most_own_bytes,
  median(own_bytes / nullif(before_bytes, 0)) AS own_share,
  count_if(is_alone) AS releases_alone,
  CAST(median(with_others_bytes) AS BIGINT) AS with_others_bytes,
  min(with_others_bytes) AS least_with_others_bytes,
  max(with_others_bytes) AS most_with_others_bytes,
  array_join(array_sort(collect_set(substring_index(service, ' ', -1))), ', ') AS seen_in
FROM counted
GROUP BY module, old_version, new_version
ORDER BY abs(coalesce(with_others_bytes, own_bytes)) DESC, module, old_version, new_version
