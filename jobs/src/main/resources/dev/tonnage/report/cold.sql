-- Which code production was not seen to run, by module: of binaries that profiles were given for (tonnage
-- profile), the functions, with what stands in tables for them, that are on no stack of any sample. Sampling
-- misses what runs seldom, so that cold_bytes are an upper bound and hot_bytes a lower one. Each binary counts once.
WITH asked AS (
  SELECT binary_digest, count(DISTINCT profile_digest) AS profiles
  FROM profiles JOIN (SELECT DISTINCT binary_digest FROM shipped) USING (binary_digest)
  GROUP BY binary_digest
),
hot AS (
  SELECT DISTINCT binary_digest, function FROM profiles
),
code AS (
  SELECT binary_digest, coalesce(s.module, '[code]') AS module, s.module_version, s.package, s.total_bytes,
    replace(regexp_replace(s.name, '\\[.*\\]', '[...]'), '%2e', '.') AS function
  FROM symbols s JOIN asked USING (binary_digest)
  WHERE s.kind = 'code' AND s.address <> 0
),
seen AS (
  SELECT c.*, h.function IS NOT NULL AS is_hot
  FROM code c LEFT JOIN hot h ON h.binary_digest = c.binary_digest AND h.function = c.function
)
SELECT
  module,
  sum(total_bytes) AS code_bytes,
  coalesce(sum(total_bytes) FILTER (WHERE is_hot), 0) AS hot_bytes,
  coalesce(sum(total_bytes) FILTER (WHERE NOT is_hot), 0) AS cold_bytes,
  count(*) AS functions,
  count(*) FILTER (WHERE NOT is_hot) AS cold_functions,
  count(DISTINCT binary_digest) AS binaries,
  count(DISTINCT binary_digest) FILTER (WHERE is_hot) AS hot_binaries
FROM seen
GROUP BY module
ORDER BY cold_bytes DESC, module
