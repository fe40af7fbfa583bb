-- The snapshot that the page is about.
SELECT snapshot_id, taken_at, published_at, array_join(sources, ', ') AS sources, images, binaries, failures
FROM snapshots JOIN chosen_snapshot USING (snapshot_id)
