-- The binaries that became others, each pair once.
SELECT DISTINCT
  concat_ws(' ', coalesce(old_digest, '-'), coalesce(new_digest, '-')) AS pair, old_digest, new_digest
FROM growth_files
WHERE NOT (old_digest <=> new_digest)
