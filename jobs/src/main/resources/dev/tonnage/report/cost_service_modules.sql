-- What each module costs each service a month: the rows that the reports cost and cost_modules sum up.
SELECT
  repository, platform, module, total_bytes, wire_bytes, new_wire_bytes, pulls_per_month,
  CAST(round(traffic_bytes) AS BIGINT) AS traffic_bytes,
  round(traffic_cost, 6) AS traffic_cost,
  CAST(round(stored_bytes) AS BIGINT) AS stored_bytes,
  round(storage_cost, 6) AS storage_cost,
  round(traffic_cost + storage_cost, 6) AS cost,
  round((traffic_cost + storage_cost) * 1e6 / nullif(total_bytes, 0), 9) AS saved_by_1_mb,
  pull_seconds,
  currency,
  registry
FROM cost_parts
ORDER BY traffic_cost + storage_cost DESC, repository, platform, module, registry
