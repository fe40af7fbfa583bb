-- Binaries that are shipped in several layers.
SELECT path, main_module, repositories, images, layers, file_bytes, wasted_bytes
FROM report_duplicates
WHERE wasted_bytes > 0
ORDER BY wasted_bytes DESC, path, binary_digest
