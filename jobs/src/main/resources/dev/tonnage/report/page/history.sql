-- The images of each service, oldest first.
SELECT * FROM page_releases ORDER BY registry, repository, created_at, tags, manifest_digest
