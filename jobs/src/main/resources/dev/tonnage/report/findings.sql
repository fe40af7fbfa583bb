-- What could be done about the weight of each repository's newest images, what saves most first: what was
-- seen, why it matters, what to do, what it would save, when not to. saving_bytes of a repository's platform
-- add up; no byte is counted twice. Rows of no repository are about the fleet.
WITH newest AS (
  SELECT DISTINCT n.registry, n.repository, n.platform, n.tag, n.manifest_digest, s.binary_digest
  FROM newest_by_platform n JOIN image_binaries s USING (manifest_digest)
),
of_binaries AS (
  SELECT n.registry, n.repository, n.platform, n.tag, f.rule, f.subject, f.saving_bytes,
    f.alone_bytes, f.confidence, f.detail, f.why, f.advice, f.unless
  FROM newest n JOIN findings f USING (binary_digest)
),
entry AS (
  SELECT DISTINCT n.registry, n.repository, n.platform, n.tag, n.manifest_digest, l.layer_digest,
    f.path, f.binary_digest
  FROM newest_by_platform n
  JOIN layers l USING (manifest_digest)
  JOIN files f USING (layer_digest)
  WHERE f.binary_digest IS NOT NULL
),
hidden AS (
  SELECT e.*, b.file_bytes
  FROM entry e
  LEFT ANTI JOIN image_binaries s
    ON s.manifest_digest = e.manifest_digest AND s.path = e.path AND s.binary_digest = e.binary_digest
  JOIN binaries b ON b.binary_digest = e.binary_digest
),
layer_waste AS (
  SELECT registry, repository, platform, tag, 'layer-waste' AS rule, path AS subject,
    file_bytes AS saving_bytes, file_bytes AS alone_bytes, 'exact' AS confidence,
    concat('a layer holds ', size_text(file_bytes), ' that a higher one replaces or removes') AS detail,
    'Layers are pulled and stored whole, whatever the layers above them hide.' AS why,
    'Build in a stage of its own and copy the result, or remove the file in the step that made it.'
      AS advice,
    'When the layer below is a base image that many share.' AS unless
  FROM hidden
),
saved AS (
  SELECT binary_digest, sum(saving_bytes) AS bytes FROM findings GROUP BY binary_digest
),
copies AS (
  SELECT e.binary_digest, max(e.path) AS path,
    count(DISTINCT e.layer_digest, e.path) AS copies,
    count(DISTINCT e.registry, e.repository) AS repositories
  FROM entry e JOIN newest n
    ON n.manifest_digest = e.manifest_digest AND n.binary_digest = e.binary_digest
  GROUP BY e.binary_digest
  HAVING count(DISTINCT e.layer_digest, e.path) > 1
),
duplicates AS (
  SELECT CAST(NULL AS STRING) AS registry, CAST(NULL AS STRING) AS repository,
    CAST(NULL AS STRING) AS platform, CAST(NULL AS STRING) AS tag,
    'duplicate-binary' AS rule, c.path AS subject,
    (b.file_bytes - coalesce(s.bytes, 0)) * (c.copies - 1) AS saving_bytes,
    b.file_bytes * (c.copies - 1) AS alone_bytes, 'exact' AS confidence,
    concat(c.copies, ' layers of ', c.repositories, ' repositories hold the same ',
      size_text(b.file_bytes)) AS detail,
    'Registries and nodes keep a layer once, but not a file that is in several.' AS why,
    'Put it into a layer that the images share: a common base image.' AS advice,
    'When the images are never on the same machines and the registry is small.' AS unless
  FROM copies c JOIN binaries b USING (binary_digest) LEFT JOIN saved s USING (binary_digest)
),
skew AS (
  SELECT CAST(NULL AS STRING) AS registry, CAST(NULL AS STRING) AS repository,
    CAST(NULL AS STRING) AS platform, CAST(NULL AS STRING) AS tag,
    'version-skew' AS rule, m.module AS subject,
    CAST(0 AS BIGINT) AS saving_bytes, CAST(0 AS BIGINT) AS alone_bytes, 'exact' AS confidence,
    concat(count(DISTINCT m.module_version), ' versions are shipped: ',
      array_join(slice(array_sort(collect_set(m.module_version)), 1, 6), ', ')) AS detail,
    'What is fixed in one version has to be shipped in each of the others, too.' AS why,
    'Raise them to one version together.' AS advice,
    'When a release breaks those who use it, as majors do.' AS unless
  FROM (SELECT DISTINCT binary_digest FROM newest) n JOIN modules m USING (binary_digest)
  WHERE m.linked AND m.module NOT LIKE '[%' AND m.module_version IS NOT NULL
  GROUP BY m.module
  HAVING count(DISTINCT m.module_version) > 3
)
SELECT repository, tag, platform, rule, subject, saving_bytes, detail, advice, unless, why,
  alone_bytes, confidence, registry
FROM (
  SELECT registry, repository, platform, tag, rule, subject, saving_bytes, alone_bytes, confidence,
    detail, why, advice, unless FROM of_binaries
  UNION ALL SELECT registry, repository, platform, tag, rule, subject, saving_bytes, alone_bytes,
    confidence, detail, why, advice, unless FROM layer_waste
  UNION ALL SELECT * FROM duplicates
  UNION ALL SELECT * FROM skew
)
ORDER BY saving_bytes DESC, alone_bytes DESC, repository, platform, rule, subject
