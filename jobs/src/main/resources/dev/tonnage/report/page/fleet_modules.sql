-- The modules of the fleet, largest first, with the number of services that have them.
SELECT
  module,
  sum(bytes) AS bytes,
  count(DISTINCT package) AS packages,
  count(DISTINCT registry, repository) AS services
FROM page_weights
GROUP BY module
ORDER BY bytes DESC, module
