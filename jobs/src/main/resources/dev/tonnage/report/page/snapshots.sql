-- All snapshots, oldest first.
SELECT snapshot_id, taken_at FROM snapshots ORDER BY taken_at, snapshot_id
