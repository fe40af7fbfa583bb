-- What each module costs each service a month: what its newest release moves to nodes that have the release
-- before it, and what the registry keeps of all its releases, by the factors of conf/prices.yaml. A layer that
-- several services keep is theirs in equal parts; what is no executable is a module of its own.
WITH image AS (
  SELECT DISTINCT registry, repository, platform, manifest_digest, created_at
  FROM images JOIN chosen_snapshot USING (snapshot_id)
),
content AS (SELECT DISTINCT manifest_digest, layer_digest, wire_bytes FROM layers),
executable AS (
  SELECT f.layer_digest, m.module, sum(m.wire_bytes) AS wire_bytes, sum(m.total_bytes) AS total_bytes
  FROM files f JOIN modules m USING (binary_digest)
  WHERE m.linked AND m.wire_bytes IS NOT NULL
  GROUP BY f.layer_digest, m.module
),
held AS (
  SELECT * FROM executable
  UNION ALL
  SELECT l.layer_digest, '[no executable]', l.wire_bytes - coalesce(e.bytes, 0), CAST(NULL AS BIGINT)
  FROM (SELECT DISTINCT layer_digest, wire_bytes FROM content) l
  LEFT JOIN (SELECT layer_digest, sum(wire_bytes) AS bytes FROM executable GROUP BY layer_digest) e
    USING (layer_digest)
),
kept AS (
  SELECT DISTINCT i.registry, i.repository, i.platform, c.layer_digest
  FROM image i JOIN content c USING (manifest_digest)
),
keepers AS (SELECT layer_digest, count(*) AS services FROM kept GROUP BY layer_digest),
stored AS (
  SELECT k.registry, k.repository, k.platform, h.module, sum(h.wire_bytes / s.services) AS stored_bytes
  FROM kept k JOIN keepers s USING (layer_digest) JOIN held h USING (layer_digest)
  GROUP BY k.registry, k.repository, k.platform, h.module
),
base AS (
  SELECT registry, repository, platform, manifest_digest, max(base_digest) AS base_digest
  FROM release_steps
  WHERE base_digest <> manifest_digest
  GROUP BY registry, repository, platform, manifest_digest
),
pulled AS (
  SELECT n.registry, n.repository, n.platform, h.module,
    sum(h.total_bytes) AS total_bytes,
    sum(h.wire_bytes) AS wire_bytes,
    sum(CASE WHEN o.layer_digest IS NULL THEN h.wire_bytes ELSE 0 END) AS new_wire_bytes
  FROM newest_by_platform n
  LEFT JOIN base b
    ON b.registry = n.registry AND b.repository = n.repository AND b.platform <=> n.platform
      AND b.manifest_digest = n.manifest_digest
  JOIN content c ON c.manifest_digest = n.manifest_digest
  LEFT JOIN content o ON o.manifest_digest = b.base_digest AND o.layer_digest = c.layer_digest
  JOIN held h ON h.layer_digest = c.layer_digest
  GROUP BY n.registry, n.repository, n.platform, h.module
),
rhythm AS (
  SELECT registry, repository, platform,
    (count(DISTINCT manifest_digest) - 1)
      / nullif((unix_seconds(max(created_at)) - unix_seconds(min(created_at))) / (86400 * 365.25 / 12), 0)
      AS releases_per_month
  FROM image
  GROUP BY registry, repository, platform
),
said AS (
  SELECT r.repository,
    min_by(
      struct(n.nodes, n.releases_per_month, n.pulls_per_month, n.cached_share), n.place) AS of
  FROM (SELECT DISTINCT repository FROM image) r LEFT JOIN fleet_nodes n ON r.repository RLIKE n.services
  GROUP BY r.repository
),
factor AS (
  SELECT r.registry, r.repository, r.platform,
    coalesce(s.of.nodes, 1) AS nodes,
    coalesce(s.of.releases_per_month, r.releases_per_month, 1) AS releases_per_month,
    coalesce(s.of.cached_share, 0) AS cached_share,
    coalesce(
      s.of.pulls_per_month,
      coalesce(s.of.nodes, 1) * coalesce(s.of.releases_per_month, r.releases_per_month, 1)
        * (1 - coalesce(s.of.cached_share, 0))) AS pulls_per_month
  FROM rhythm r JOIN said s USING (repository)
)
SELECT k.registry, k.repository, k.platform, k.module,
  p.total_bytes, p.wire_bytes, p.new_wire_bytes, k.stored_bytes,
  f.nodes, f.releases_per_month, f.cached_share, f.pulls_per_month,
  coalesce(p.new_wire_bytes, 0) * f.pulls_per_month AS traffic_bytes,
  coalesce(p.new_wire_bytes, 0) * f.pulls_per_month / 1e9 * n.price_per_gb AS traffic_cost,
  k.stored_bytes / 1e9 * n.storage_per_gb AS storage_cost,
  coalesce(p.new_wire_bytes, 0) * f.pulls_per_month / 1e9 * n.seconds_per_gb AS pull_seconds,
  n.price_per_gb, n.storage_per_gb, n.currency
FROM stored k
LEFT JOIN pulled p
  ON p.registry = k.registry AND p.repository = k.repository AND p.platform <=> k.platform
    AND p.module = k.module
JOIN factor f ON f.registry = k.registry AND f.repository = k.repository AND f.platform <=> k.platform
CROSS JOIN network_price n
