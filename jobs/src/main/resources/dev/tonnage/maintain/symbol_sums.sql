-- What the symbols of each binary come to.
SELECT
  binary_digest,
  count(*) AS symbols,
  sum(total_bytes) AS total_bytes,
  sum(CASE WHEN package IS NOT NULL THEN total_bytes ELSE 0 END) AS package_total,
  count_if(total_bytes <> file_bytes + pclntab_bytes + symtab_bytes + debug_bytes + reloc_bytes) AS wrong_totals,
  count_if(least(file_bytes, memory_bytes, pclntab_bytes, symtab_bytes, debug_bytes, reloc_bytes,
    total_bytes, shared_bytes) < 0 OR shared_bytes > total_bytes) AS wrong_sizes
FROM symbols
GROUP BY binary_digest
