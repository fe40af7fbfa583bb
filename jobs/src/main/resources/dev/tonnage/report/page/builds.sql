-- How the binaries of the newest images are built: one row per way.
SELECT
  b.format,
  concat_ws('/', b.os, b.arch) AS platform,
  coalesce(b.go_version, 'no Go') AS toolchain,
  coalesce(b.build_mode, 'unknown') AS build_mode,
  b.linkage, b.libc, b.pie, b.relro, b.cgo, b.stripped, b.has_debug,
  count(*) AS binaries,
  sum(b.file_bytes) AS bytes
FROM page_images n
JOIN shipped p USING (registry, repository, manifest_digest)
JOIN binaries b USING (binary_digest)
GROUP BY ALL
ORDER BY bytes DESC
