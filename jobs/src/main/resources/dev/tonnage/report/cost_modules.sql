-- What each module costs a month over all services, as in the report cost; costliest is the service that it costs
-- most. What is no executable stands under a name in brackets, so that costs add up to those of the services.
SELECT
  module,
  count(DISTINCT registry, repository) AS services,
  sum(total_bytes) AS total_bytes,
  sum(wire_bytes) AS wire_bytes,
  CAST(round(sum(traffic_bytes)) AS BIGINT) AS traffic_bytes,
  round(sum(traffic_cost), 6) AS traffic_cost,
  CAST(round(sum(stored_bytes)) AS BIGINT) AS stored_bytes,
  round(sum(storage_cost), 6) AS storage_cost,
  round(sum(traffic_cost) + sum(storage_cost), 6) AS cost,
  (sum(traffic_cost) + sum(storage_cost))
    / nullif(sum(sum(traffic_cost) + sum(storage_cost)) OVER (), 0) AS share,
  round((sum(traffic_cost) + sum(storage_cost)) * 1e6 / nullif(sum(total_bytes), 0), 9) AS saved_by_1_mb,
  sum(pull_seconds) AS pull_seconds,
  max_by(repository, struct(traffic_cost + storage_cost, repository)) AS costliest,
  max(currency) AS currency
FROM cost_parts
GROUP BY module
ORDER BY cost DESC, module
