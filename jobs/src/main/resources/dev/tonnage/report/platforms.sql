-- What one product weighs on each platform that its newest release is built for, side by side: the platform, what
-- it takes more than the lightest, and in what; the parts add up to more_bytes. A product is a main package, or
-- where that is not known a file name; musl stands beside the platform of what is linked with it.
WITH image AS (
  SELECT registry, repository, manifest_digest,
    max_by(tag, struct(created_at, tag)) AS tag, max(created_at) AS created_at
  FROM images JOIN chosen_snapshot USING (snapshot_id)
  GROUP BY registry, repository, manifest_digest
),
variant AS (
  SELECT
    coalesce(
      b.main_package, regexp_replace(substring_index(s.path, '/', -1), '[.]exe$', '')) AS product,
    i.tag,
    concat_ws('/', b.os, b.arch, CASE WHEN b.libc = 'musl' THEN 'musl' END) AS platform,
    max(i.created_at) AS created_at,
    max_by(b.binary_digest, struct(i.created_at, b.binary_digest)) AS binary_digest
  FROM image i
  JOIN shipped s USING (registry, repository, manifest_digest)
  JOIN binaries b USING (binary_digest)
  WHERE b.os IS NOT NULL AND b.arch IS NOT NULL
  GROUP BY ALL
),
release AS (
  SELECT product, tag,
    row_number() OVER (PARTITION BY product ORDER BY max(created_at) DESC, tag DESC) AS age
  FROM variant
  GROUP BY product, tag
  HAVING count(*) > 1
),
chosen AS (
  SELECT v.* FROM variant v JOIN release r ON r.product = v.product AND r.tag <=> v.tag
  WHERE r.age = 1
),
part AS (
  SELECT s.binary_digest,
    sum(CASE WHEN s.kind = 'code' THEN s.file_bytes ELSE 0 END) AS code,
    sum(s.pclntab_bytes
      + CASE WHEN s.kind IN ('pclntab', 'funcdata') THEN s.file_bytes ELSE 0 END) AS pclntab,
    sum(s.symtab_bytes + s.debug_bytes
      + CASE WHEN s.kind IN ('symtab', 'debug') THEN s.file_bytes ELSE 0 END) AS symbol,
    sum(s.reloc_bytes
      + CASE WHEN s.kind IN ('reloc', 'unwind') THEN s.file_bytes ELSE 0 END) AS reloc,
    sum(CASE WHEN s.kind IN ('header', 'note', 'signature', 'padding') THEN s.file_bytes ELSE 0 END)
      AS layout,
    sum(s.total_bytes) AS total
  FROM symbols s JOIN (SELECT DISTINCT binary_digest FROM chosen) USING (binary_digest)
  GROUP BY s.binary_digest
),
side AS (
  SELECT c.product, c.tag, c.platform, c.binary_digest,
    p.total, p.code, p.pclntab, p.symbol, p.reloc, p.layout,
    p.total - p.code - p.pclntab - p.symbol - p.reloc - p.layout AS data,
    row_number() OVER (PARTITION BY c.product ORDER BY p.total, c.platform) AS place
  FROM chosen c JOIN part p USING (binary_digest)
)
SELECT
  s.product, s.tag, s.platform,
  s.total AS total_bytes,
  s.total - l.total AS more_bytes,
  s.code - l.code AS code_bytes,
  s.data - l.data AS data_bytes,
  s.pclntab - l.pclntab AS pclntab_bytes,
  s.symbol - l.symbol AS symbol_bytes,
  s.reloc - l.reloc AS reloc_bytes,
  s.layout - l.layout AS layout_bytes,
  b.format, b.linkage, b.libc, b.pie, b.cgo, b.stripped, b.go_version AS toolchain
FROM side s
JOIN side l ON l.product = s.product AND l.place = 1
JOIN binaries b ON b.binary_digest = s.binary_digest
ORDER BY l.total DESC, s.product, s.place
