-- Which binaries are in which image of the chosen snapshot.
SELECT DISTINCT manifest_digest, path, binary_digest FROM shipped
