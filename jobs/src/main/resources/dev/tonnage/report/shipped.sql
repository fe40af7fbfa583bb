-- The placements of the chosen snapshot, each image once however many tags it carries.
SELECT registry, repository, manifest_digest, path, binary_digest, wire_bytes
FROM placements JOIN chosen_snapshot USING (snapshot_id)
GROUP BY registry, repository, manifest_digest, path, binary_digest, wire_bytes
