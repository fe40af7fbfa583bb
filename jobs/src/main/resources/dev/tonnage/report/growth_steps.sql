-- Each release of the chosen snapshot with the one before it.
SELECT s.registry, s.repository, s.platform, s.tag, s.previous_tag AS base_tag, s.manifest_digest,
  s.base_digest
FROM release_steps s JOIN growth_span p
  ON (p.tag IS NULL OR s.tag RLIKE p.tag) AND (p.service IS NULL OR s.repository RLIKE p.service)
WHERE s.base_digest <> s.manifest_digest
