-- Images that carry files which a later layer overwrites or removes, or one binary several times.
SELECT repository, tags, platform, wire_bytes, hidden_bytes, repeated_bytes
FROM report_images
WHERE hidden_bytes + repeated_bytes > 0
ORDER BY hidden_bytes + repeated_bytes DESC, repository, tags
