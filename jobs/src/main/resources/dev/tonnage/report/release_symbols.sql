-- The symbols of images that come after another release or before one.
SELECT s.binary_digest, s.package, s.module, s.total_bytes
FROM symbols s LEFT SEMI JOIN release_binaries h ON h.binary_digest = s.binary_digest
