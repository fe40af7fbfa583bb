-- What it costs that the fleet's newest images hold a module in several versions, and what holding one would save.
-- majors: a binary links two majors of one module, and would be rid of the smaller. alternatives: it links two
-- modules that do the same (the finding two-libraries), and saves what that says. versions: images have
-- different versions, and going to the lightest that is in use would change those that others went through
-- (report upgrades) by as much; what nobody has gone through is not counted. saving_bytes are on disk and in
-- executables alone, before what only these modules need; saving_wire_bytes is the same of the layers that are pulled.
WITH used AS (
  SELECT n.registry, n.repository, b.binary_digest, m.module, m.module_version,
    regexp_replace(m.module, '(/v[0-9]+|[.]v[0-9]+)$', '') AS family,
    m.total_bytes, m.wire_bytes
  FROM newest_by_platform n
  JOIN image_binaries b USING (manifest_digest)
  JOIN modules m USING (binary_digest)
  WHERE m.linked AND m.module NOT LIKE '[%' AND m.module_version IS NOT NULL
),
in_binary AS (
  SELECT registry, repository, binary_digest, family, module, sum(total_bytes) AS bytes,
    sum(wire_bytes) AS wire, count(*) OVER (PARTITION BY registry, repository, binary_digest, family) AS modules,
    row_number() OVER (
      PARTITION BY registry, repository, binary_digest, family ORDER BY sum(total_bytes) DESC, module) AS place
  FROM used
  GROUP BY registry, repository, binary_digest, family, module
),
majors AS (
  SELECT 'majors' AS what, family AS subject, count(DISTINCT registry, repository) AS services,
    array_join(array_sort(collect_set(module)), ', ') AS detail,
    sum(CASE WHEN place > 1 THEN bytes END) AS saving_bytes,
    sum(CASE WHEN place > 1 THEN wire END) AS saving_wire_bytes
  FROM in_binary
  WHERE modules > 1
  GROUP BY family
),
version AS (
  SELECT module, module_version, count(DISTINCT registry, repository) AS services,
    sum(total_bytes) AS bytes, sum(wire_bytes) AS wire
  FROM used
  WHERE module <> 'std'
  GROUP BY module, module_version
),
step AS (SELECT module, old_version, new_version, own_share FROM report_upgrades WHERE own_share IS NOT NULL),
either AS (
  SELECT module, old_version AS from_version, new_version AS to_version, own_share AS share FROM step
  UNION ALL
  SELECT module, new_version, old_version, -own_share / (1 + own_share) FROM step WHERE own_share > -1
),
target AS (
  SELECT v.module, t.module_version AS to_version,
    sum(CASE WHEN v.module_version <> t.module_version THEN -coalesce(e.share, 0) * v.bytes END) AS saving,
    sum(CASE WHEN v.module_version <> t.module_version THEN -coalesce(e.share, 0) * v.wire END) AS wire,
    sum(v.services) AS services,
    array_join(array_sort(collect_list(concat(v.module_version, ' (', v.services, ')'))), ', ') AS detail
  FROM version v
  JOIN version t ON t.module = v.module
  LEFT JOIN either e
    ON e.module = v.module AND e.from_version = v.module_version AND e.to_version = t.module_version
  GROUP BY v.module, t.module_version
  HAVING count(*) > 1
),
versions AS (
  SELECT 'versions' AS what, module AS subject, max(services) AS services,
    concat(max(detail), '; to ', max_by(to_version, struct(saving, to_version))) AS detail,
    CAST(max(saving) AS BIGINT) AS saving_bytes,
    CAST(max_by(wire, struct(saving, to_version)) AS BIGINT) AS saving_wire_bytes
  FROM target
  GROUP BY module
),
alternatives AS (
  SELECT 'alternatives' AS what, f.subject, count(DISTINCT n.registry, n.repository) AS services,
    min(f.detail) AS detail, sum(f.saving_bytes) AS saving_bytes, CAST(NULL AS BIGINT) AS saving_wire_bytes
  FROM newest_by_platform n
  JOIN image_binaries b USING (manifest_digest)
  JOIN findings f USING (binary_digest)
  WHERE f.rule = 'two-libraries'
  GROUP BY f.subject
)
SELECT what, subject, services, detail, saving_bytes, saving_wire_bytes
FROM (SELECT * FROM majors UNION ALL SELECT * FROM alternatives UNION ALL SELECT * FROM versions)
ORDER BY saving_bytes DESC, what, subject
