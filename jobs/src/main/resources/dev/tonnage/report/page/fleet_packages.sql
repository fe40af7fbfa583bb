-- The packages of the fleet's modules, largest first, with the number of services that have them.
SELECT
  module, package,
  sum(bytes) AS bytes,
  count(DISTINCT registry, repository) AS services
FROM page_weights
GROUP BY module, package
ORDER BY bytes DESC, module, package
