-- How the fleet's binaries are built: one row per way, with how many of them there are, and what the
-- symbols and debug information that they ship take. saving_bytes is what -s -w would take off.
WITH ship AS (
  SELECT binary_digest, count(*) AS copies FROM shipped GROUP BY binary_digest
)
SELECT
  b.format,
  concat_ws('/', b.os, b.arch) AS platform,
  coalesce(b.go_version, 'no Go') AS toolchain,
  b.linkage,
  b.libc,
  b.pie,
  b.relro,
  b.cgo,
  b.stripped,
  b.has_debug,
  b.packed,
  b.dce,
  count(*) AS binaries,
  sum(p.copies) AS images,
  sum(b.file_bytes * p.copies) AS total_bytes,
  sum((b.debug_bytes + b.symtab_bytes) * p.copies) AS symbol_bytes,
  sum((b.file_bytes - b.stripped_file_bytes) * p.copies) AS saving_bytes
FROM ship p JOIN binaries b USING (binary_digest)
GROUP BY ALL
ORDER BY total_bytes DESC, toolchain, platform
