-- How long the phases of the snapshot's scan took, summed over what they worked on.
SELECT phase, count(*) AS pieces, sum(milliseconds) AS milliseconds, sum(bytes) AS bytes
FROM scan_stats JOIN chosen_snapshot USING (snapshot_id)
GROUP BY phase
ORDER BY milliseconds DESC
