-- Every release of every repository and platform, with the bytes of its binaries, the change since the
-- release before, and what that change comes from.
WITH pair AS (
  SELECT DISTINCT manifest_digest, base_digest FROM release_steps WHERE base_digest IS NOT NULL
),
module_event AS (
  SELECT
    c.manifest_digest, c.base_digest, c.module, c.change,
    CASE
      WHEN c.old_bytes IS NULL THEN 'added'
      WHEN c.new_bytes IS NULL THEN 'dropped'
      WHEN c.old_version <> c.new_version THEN 'updated'
    END AS event,
    CASE
      WHEN c.old_bytes IS NULL THEN concat_ws(' ', c.module, nullif(c.new_version, ''))
      WHEN c.new_bytes IS NULL THEN concat_ws(' ', c.module, nullif(c.old_version, ''))
      ELSE concat(c.module, ' ', c.old_version, ' → ', c.new_version)
    END AS what
  FROM module_changes c
  JOIN image_builds b ON b.manifest_digest = c.manifest_digest
  WHERE c.module NOT LIKE '[%' AND c.module <> 'std' AND NOT array_contains(b.own, c.module)
),
package_event AS (
  SELECT
    n.manifest_digest, n.base_digest, 'linked' AS event, n.package AS what, n.bytes AS change,
    -- What people import by name says more than what that pulls in.
    CASE
      WHEN n.package IN (
        'net/http/pprof', 'expvar', 'plugin', 'testing', 'runtime/cgo', 'text/template',
        'html/template', 'go/parser', 'debug/elf') THEN 0
      WHEN concat('/', n.package, '/') LIKE '%/internal/%' OR n.package LIKE 'vendor/%' THEN 2
      ELSE 1
    END AS rank
  FROM (SELECT p.base_digest, k.* FROM pair p JOIN release_packages k USING (manifest_digest)) n
  JOIN image_builds b ON b.manifest_digest = n.manifest_digest
  JOIN image_builds a ON a.manifest_digest = n.base_digest
  LEFT SEMI JOIN release_packages k ON k.manifest_digest = n.base_digest
  LEFT ANTI JOIN release_packages o
    ON o.manifest_digest = n.base_digest AND o.package = n.package
  -- Of a new module the module itself is named; a new toolchain moves the standard library's insides.
  LEFT ANTI JOIN module_event e
    ON e.manifest_digest = n.manifest_digest AND e.base_digest = n.base_digest
      AND e.event = 'added' AND e.module = n.module
  WHERE a.toolchain = b.toolchain
),
event AS (
  SELECT manifest_digest, base_digest, event, what, change, 0 AS rank
  FROM module_event WHERE event IS NOT NULL
  UNION ALL
  SELECT manifest_digest, base_digest, event, what, change, rank FROM package_event
),
numbered AS (
  SELECT
    *,
    row_number() OVER (
      PARTITION BY manifest_digest, base_digest, event ORDER BY rank, abs(change) DESC, what
    ) AS place,
    concat(what, ' (', change_text(change), ')') AS text
  FROM event
),
event_text AS (
  SELECT
    manifest_digest, base_digest, event,
    concat(
      CASE event
        WHEN 'added' THEN 'modules added: '
        WHEN 'dropped' THEN 'modules dropped: '
        WHEN 'updated' THEN 'modules updated: '
        ELSE 'newly linked: '
      END,
      array_join(
        transform(
          array_sort(collect_list(CASE WHEN place <= 6 THEN struct(place, text) END)),
          e -> e.text),
        ', '),
      CASE
        WHEN count(*) > 6
        THEN concat(
          ' and ', count(*) - 6, ' more (',
          change_text(sum(CASE WHEN place > 6 THEN change ELSE 0 END)), ')')
        ELSE ''
      END) AS text
  FROM numbered
  GROUP BY manifest_digest, base_digest, event
),
explained AS (
  SELECT
    manifest_digest, base_digest,
    max(CASE event WHEN 'added' THEN text END) AS added,
    max(CASE event WHEN 'dropped' THEN text END) AS dropped,
    max(CASE event WHEN 'updated' THEN text END) AS updated,
    max(CASE event WHEN 'linked' THEN text END) AS linked
  FROM event_text
  GROUP BY manifest_digest, base_digest
)
SELECT
  s.repository,
  s.platform,
  s.tag,
  s.created_at,
  coalesce(b.total_bytes, 0) AS total_bytes,
  b.total_bytes - a.total_bytes AS change_bytes,
  (b.total_bytes - a.total_bytes) / nullif(a.total_bytes, 0) AS change_share,
  s.previous_tag,
  CASE
    WHEN b.manifest_digest IS NULL THEN 'holds no binary'
    WHEN s.base_digest IS NULL THEN CASE WHEN s.tag IS NOT NULL THEN 'first release' END
    WHEN s.base_digest = s.manifest_digest THEN 'the same image'
    ELSE coalesce(nullif(concat_ws('; ',
      CASE WHEN a.toolchain <> b.toolchain
        THEN concat(
          'Go toolchain ', coalesce(nullif(a.toolchain, ''), 'none'), ' → ',
          coalesce(nullif(b.toolchain, ''), 'none'),
          coalesce(concat(' (standard library ', change_text(d.change), ')'), '')) END,
      CASE
        WHEN a.symbol_bytes = 0 AND b.symbol_bytes > 0
        THEN concat('symbols and debug info shipped (', change_text(b.symbol_bytes), ')')
        WHEN a.symbol_bytes > 0 AND b.symbol_bytes = 0
        THEN concat('stripped again (', change_text(-a.symbol_bytes), ')') END,
      CASE
        WHEN coalesce(b.cgo, false) AND NOT coalesce(a.cgo, false)
        THEN concat('cgo on (', b.linking, ')')
        WHEN coalesce(a.cgo, false) AND NOT coalesce(b.cgo, false) THEN 'cgo off' END,
      CASE
        WHEN b.packed AND NOT a.packed THEN 'packed'
        WHEN a.packed AND NOT b.packed THEN 'no longer packed' END,
      x.added, x.dropped, x.updated, x.linked), ''),
      CASE
        WHEN b.total_bytes = a.total_bytes THEN 'no change of size'
        ELSE 'the same modules, other code' END)
  END AS what_changed,
  s.registry
FROM release_steps s
LEFT JOIN image_builds b ON b.manifest_digest = s.manifest_digest
LEFT JOIN image_builds a ON a.manifest_digest = s.base_digest
LEFT JOIN explained x ON x.manifest_digest = s.manifest_digest AND x.base_digest = s.base_digest
LEFT JOIN module_changes d
  ON d.manifest_digest = s.manifest_digest AND d.base_digest = s.base_digest AND d.module = 'std'
ORDER BY s.repository, s.platform, s.created_at, s.tag, s.registry
