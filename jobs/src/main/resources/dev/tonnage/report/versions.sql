-- Which modules are shipped in several versions, the standard library's among them: how many, in how many
-- images each is, what all of them take, and how many binaries hold two majors of one.
WITH ship AS (
  SELECT binary_digest, count(*) AS copies FROM shipped GROUP BY binary_digest
),
used AS (
  SELECT
    m.binary_digest, p.copies, m.module,
    -- example.com/lib, /v2 and gopkg.in/lib.v3 are majors of one.
    regexp_replace(m.module, '(/v[0-9]+|[.]v[0-9]+)$', '') AS family,
    m.module_version, m.total_bytes
  FROM ship p JOIN modules m USING (binary_digest)
  WHERE m.linked AND m.module NOT LIKE '[%' AND m.module_version IS NOT NULL
),
version AS (
  SELECT family, module, module_version, sum(copies) AS copies, sum(total_bytes * copies) AS bytes
  FROM used
  GROUP BY family, module, module_version
),
several AS (
  SELECT family, count(*) AS binaries_with_majors
  FROM (
    SELECT family, binary_digest FROM used
    GROUP BY family, binary_digest HAVING count(DISTINCT module) > 1
  )
  GROUP BY family
)
SELECT
  v.family AS module,
  count(DISTINCT v.module) AS majors,
  count(*) AS versions,
  transform(
    array_sort(collect_list(struct(-v.copies AS rank, v.module_version AS version))),
    x -> concat(x.version, ' (', -x.rank, ')')) AS images_by_version,
  coalesce(max(s.binaries_with_majors), 0) AS binaries_with_majors,
  sum(v.bytes) AS total_bytes
FROM version v LEFT JOIN several s USING (family)
GROUP BY v.family
HAVING count(*) > 1
ORDER BY versions DESC, total_bytes DESC, module
