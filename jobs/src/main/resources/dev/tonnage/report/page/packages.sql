-- The packages of modules of services, largest first.
SELECT registry, repository, module, package, sum(bytes) AS bytes, sum(symbols) AS symbols
FROM page_weights
GROUP BY registry, repository, module, package
ORDER BY bytes DESC, repository, registry, module, package
