-- What the newest images are made of, and by what evidence bytes are said to be whose they are.
SELECT kind, evidence, sum(bytes) AS bytes FROM page_weights GROUP BY kind, evidence ORDER BY bytes DESC
