-- What each service costs a month, by the factors of conf/prices.yaml, which stand in its row: traffic_bytes are
-- those of its newest release that a node with the release before it does not have, times the pulls; stored_bytes
-- are the compressed layers of all its releases, those that it shares with others in equal parts. cost is both in
-- money, saved_by_1_mb what 1,000,000 bytes less of executables on disk in each release would save of it, pull_seconds what
-- nodes wait in all (null unless conf/prices.yaml says how long pulls take). fleet_cost is the sum over all rows.
SELECT
  repository, platform,
  sum(total_bytes) AS total_bytes,
  sum(wire_bytes) AS wire_bytes,
  sum(new_wire_bytes) AS new_wire_bytes,
  max(nodes) AS nodes,
  max(releases_per_month) AS releases_per_month,
  max(cached_share) AS cached_share,
  max(pulls_per_month) AS pulls_per_month,
  CAST(round(sum(traffic_bytes)) AS BIGINT) AS traffic_bytes,
  max(price_per_gb) AS price_per_gb,
  round(sum(traffic_cost), 6) AS traffic_cost,
  CAST(round(sum(stored_bytes)) AS BIGINT) AS stored_bytes,
  max(storage_per_gb) AS storage_per_gb,
  round(sum(storage_cost), 6) AS storage_cost,
  round(sum(traffic_cost) + sum(storage_cost), 6) AS cost,
  round(sum(sum(traffic_cost) + sum(storage_cost)) OVER (), 6) AS fleet_cost,
  round(
    sum(CASE WHEN total_bytes IS NOT NULL THEN traffic_cost + storage_cost END) * 1e6
      / nullif(sum(total_bytes), 0), 9) AS saved_by_1_mb,
  sum(pull_seconds) AS pull_seconds,
  max(currency) AS currency,
  registry
FROM cost_parts
GROUP BY registry, repository, platform
ORDER BY cost DESC, repository, platform, registry
