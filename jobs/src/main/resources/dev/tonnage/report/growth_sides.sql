-- Whose the bytes of both binaries of each pair are.
WITH side AS (
  SELECT pair, false AS is_new, old_digest AS binary_digest FROM growth_pairs
  UNION ALL
  SELECT pair, true, new_digest FROM growth_pairs
)
SELECT d.pair, d.is_new, s.name, s.kind, s.package, s.module, s.file_bytes, s.pclntab_bytes,
  s.symtab_bytes, s.debug_bytes, s.reloc_bytes, s.evidence
FROM side d JOIN growth_wanted s USING (binary_digest)
