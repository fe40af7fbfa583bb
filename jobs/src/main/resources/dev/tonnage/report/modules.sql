-- Which modules weigh most over the whole fleet. total_bytes counts a module in each image that ships
-- it, share is the part of all shipped bytes, origin_bytes counts inlined code for the module it was written
-- in rather than for the one that holds it, retained_bytes is what would go if the module went, with all that
-- only it keeps (null where references are not known), wire_bytes are the compressed bytes of layers that it takes
-- (null where layers are not compressed), unique_bytes counts each distinct binary once.
WITH ship AS (
  SELECT binary_digest, count(*) AS copies FROM shipped GROUP BY binary_digest
),
image AS (
  SELECT m.module, count(DISTINCT s.registry, s.repository, s.manifest_digest) AS images
  FROM shipped s JOIN modules m USING (binary_digest)
  WHERE m.linked
  GROUP BY m.module
),
module AS (
  SELECT
    m.module,
    sum(m.total_bytes * s.copies) AS total_bytes,
    sum(m.origin_bytes * s.copies) AS origin_bytes,
    sum(m.retained_bytes * s.copies) AS retained_bytes,
    sum(m.wire_bytes * s.copies) AS wire_bytes,
    sum(m.total_bytes) AS unique_bytes,
    sum(m.memory_bytes * s.copies) AS memory_bytes,
    count(DISTINCT m.binary_digest) AS binaries,
    count(DISTINCT m.module_version) AS versions
  FROM ship s JOIN modules m USING (binary_digest)
  WHERE m.linked
  GROUP BY m.module
)
SELECT
  module,
  total_bytes,
  total_bytes / nullif(sum(total_bytes) OVER (), 0) AS share,
  origin_bytes,
  retained_bytes,
  wire_bytes,
  unique_bytes,
  memory_bytes,
  binaries,
  images,
  versions
FROM module JOIN image USING (module)
ORDER BY total_bytes DESC, module
