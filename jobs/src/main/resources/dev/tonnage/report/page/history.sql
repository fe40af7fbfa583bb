-- The images of each service, oldest first.
SELECT * FROM release_weights ORDER BY registry, repository, created_at, tags, manifest_digest
