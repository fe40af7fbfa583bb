-- What each release moves over the network: the layers that a node with the release before it does not have yet,
-- times the nodes that run the service, and what that costs by conf/prices.yaml; and what 1 MB less on disk
-- would save of each release, by how well its new layers compress.
WITH step AS (
  SELECT registry, repository, platform, manifest_digest, base_digest,
    max(tag) AS tag, max(previous_tag) AS previous_tag, max(created_at) AS created_at
  FROM release_steps
  WHERE NOT (manifest_digest <=> base_digest)
  GROUP BY registry, repository, platform, manifest_digest, base_digest
),
pulled AS (
  SELECT s.manifest_digest, s.base_digest,
    sum(l.wire_bytes) AS wire_bytes,
    sum(CASE WHEN b.layer_digest IS NULL THEN l.wire_bytes ELSE 0 END) AS new_wire_bytes,
    sum(CASE WHEN b.layer_digest IS NULL THEN l.uncompressed_bytes END) AS new_bytes
  FROM (SELECT DISTINCT manifest_digest, base_digest FROM step) s
  JOIN (SELECT DISTINCT manifest_digest, layer_digest, wire_bytes, uncompressed_bytes FROM layers) l
    ON l.manifest_digest = s.manifest_digest
  LEFT JOIN (SELECT DISTINCT manifest_digest, layer_digest FROM layers) b
    ON b.manifest_digest = s.base_digest AND b.layer_digest = l.layer_digest
  GROUP BY s.manifest_digest, s.base_digest
),
node AS (
  SELECT s.repository, min_by(n.nodes, n.place) AS nodes
  FROM (SELECT DISTINCT repository FROM step) s LEFT JOIN fleet_nodes n ON s.repository RLIKE n.services
  GROUP BY s.repository
),
moved AS (
  SELECT s.*, p.wire_bytes, p.new_wire_bytes, coalesce(n.nodes, 1) AS nodes,
    p.new_wire_bytes * coalesce(n.nodes, 1) AS moved_bytes,
    CAST(round(1000000 * coalesce(p.new_wire_bytes / nullif(p.new_bytes, 0), 1)
      * coalesce(n.nodes, 1)) AS BIGINT) AS saved_bytes
  FROM step s
  JOIN pulled p ON p.manifest_digest = s.manifest_digest AND p.base_digest <=> s.base_digest
  JOIN node n USING (repository)
)
SELECT
  m.repository, m.platform, m.previous_tag, m.tag, m.created_at,
  m.wire_bytes,
  m.new_wire_bytes,
  m.nodes,
  m.moved_bytes,
  m.moved_bytes / nullif(sum(m.moved_bytes) OVER (), 0) AS moved_share,
  round(m.moved_bytes / 1e9 * p.price_per_gb, 4) AS cost,
  m.saved_bytes AS saved_by_1_mb_bytes,
  round(m.saved_bytes / 1e9 * p.price_per_gb, 6) AS saved_by_1_mb_cost,
  p.currency,
  m.registry
FROM moved m CROSS JOIN network_price p
ORDER BY m.moved_bytes DESC, m.repository, m.platform, m.created_at, m.tag
