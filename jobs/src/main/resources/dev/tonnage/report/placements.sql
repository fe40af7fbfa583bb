-- Which binary is where: one row per image and path that holds one, as the image's own user sees it:
-- files that a higher layer overwrites or removes are left out.
-- wire_bytes are the compressed bytes that it takes of its layer; null where that is not compressed.
SELECT DISTINCT
  i.snapshot_id, i.registry, i.repository, i.tag, i.platform, i.manifest_digest, i.created_at,
  b.path, b.binary_digest, b.wire_bytes
FROM images i JOIN image_files b USING (manifest_digest)
