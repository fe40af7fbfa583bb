-- What each team of conf/owners.yaml has in the fleet: the first rule that names a service and a module says
-- whose its bytes are, and what no rule names is nobody's, so that all add up to what is shipped.
WITH ship AS (
  SELECT repository, binary_digest, count(*) AS copies FROM shipped GROUP BY repository, binary_digest
),
part AS (
  SELECT s.repository, m.module, sum(m.total_bytes * s.copies) AS bytes
  FROM ship s JOIN modules m USING (binary_digest)
  WHERE m.linked
  GROUP BY s.repository, m.module
),
owned AS (
  SELECT p.repository, p.module, p.bytes, min_by(r.team, r.place) AS team
  FROM part p LEFT JOIN owner_rules r ON p.repository RLIKE r.services AND p.module RLIKE r.modules
  GROUP BY p.repository, p.module, p.bytes
)
SELECT
  coalesce(team, '[nobody]') AS team,
  count(DISTINCT repository) AS services,
  count(DISTINCT module) AS modules,
  sum(bytes) AS total_bytes,
  sum(bytes) / nullif(sum(sum(bytes)) OVER (), 0) AS share,
  max_by(module, struct(bytes, module)) AS heaviest_module
FROM owned
GROUP BY team
ORDER BY total_bytes DESC, team
