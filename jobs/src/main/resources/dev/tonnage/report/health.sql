-- How far the chosen snapshot can be trusted: what was to be read, what could not be, and why.
WITH seen AS (
  SELECT count(*) AS images FROM (
    SELECT DISTINCT registry, repository, manifest_digest
    FROM images JOIN chosen_snapshot USING (snapshot_id)
  )
),
failed AS (
  SELECT stage, code, count(*) AS count, min(subject) AS example, min_by(message, subject) AS message
  FROM scan_errors JOIN chosen_snapshot USING (snapshot_id)
  GROUP BY stage, code
)
SELECT 'read' AS state, 'images' AS what, images AS count, CAST(NULL AS STRING) AS example,
  CAST(NULL AS STRING) AS message
FROM seen
UNION ALL
SELECT 'read', 'binaries', count(DISTINCT binary_digest), NULL, NULL FROM shipped
UNION ALL
SELECT 'failed', concat(stage, ': ', code), count, example, message FROM failed
ORDER BY state DESC, count DESC, what
