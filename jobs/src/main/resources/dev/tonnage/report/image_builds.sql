-- How the binaries of each image were built, all together.
SELECT
  h.manifest_digest,
  count(*) AS binaries,
  sum(b.file_bytes) AS total_bytes,
  sum(b.debug_bytes + b.symtab_bytes) AS symbol_bytes,
  array_join(array_sort(collect_set(b.go_version)), ', ') AS toolchain,
  bool_or(b.cgo) AS cgo,
  array_join(
    array_compact(array(
      max(CASE WHEN b.cgo THEN b.linkage END), max(CASE WHEN b.cgo THEN b.libc END))),
    ', ') AS linking,
  bool_or(b.packed IS NOT NULL) AS packed,
  collect_set(b.main_module) AS own
FROM release_files h JOIN binaries b USING (binary_digest)
GROUP BY h.manifest_digest
