-- A history as it is from now on. history_runs says which image each place had, one run k after the
-- other; run 0 is the one that the history has told already, if it was begun. history_sums has the
-- bytes by image, history_told what the history has said so far.
WITH fact AS (
  SELECT
    r.registry, r.repository, r.platform, ${keys}, r.k, s.total_bytes,
    r.run_first_snapshot AS first_snapshot, r.run_first_taken_at AS first_taken_at,
    r.run_last_snapshot AS last_snapshot, r.run_last_taken_at AS last_taken_at
  FROM history_runs r JOIN history_sums s USING (manifest_digest)
  WHERE r.k >= ${first_new}
  UNION ALL
  SELECT
    h.registry, h.repository, h.platform, ${keys}, r.k, h.total_bytes,
    h.first_snapshot, h.first_taken_at,
    r.run_last_snapshot AS last_snapshot, r.run_last_taken_at AS last_taken_at
  FROM history_told h JOIN history_runs r
    ON r.registry = h.registry AND r.repository = h.repository AND r.platform <=> h.platform AND r.k = 0
  WHERE h.last_snapshot IS NULL
),
marked AS (
  SELECT *,
    CASE WHEN lag(k) OVER place = k - 1 AND lag(total_bytes) OVER place = total_bytes THEN 0 ELSE 1 END
      AS is_new
  FROM fact
  WINDOW place AS (PARTITION BY registry, repository, platform, ${keys} ORDER BY k)
),
numbered AS (
  SELECT *,
    sum(is_new) OVER (PARTITION BY registry, repository, platform, ${keys} ORDER BY k) AS number
  FROM marked
)
SELECT
  registry, repository, platform, ${keys},
  min_by(first_snapshot, k) AS first_snapshot, min_by(first_taken_at, k) AS first_taken_at,
  max_by(last_snapshot, k) AS last_snapshot, max_by(last_taken_at, k) AS last_taken_at,
  max(total_bytes) AS total_bytes
FROM numbered
GROUP BY registry, repository, platform, ${keys}, number
UNION ALL
SELECT
  h.registry, h.repository, h.platform, ${keys},
  h.first_snapshot, h.first_taken_at, h.last_snapshot, h.last_taken_at, h.total_bytes
FROM history_told h LEFT ANTI JOIN history_runs r
  ON r.registry = h.registry AND r.repository = h.repository AND r.platform <=> h.platform
    AND h.last_snapshot IS NULL
