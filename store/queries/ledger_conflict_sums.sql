-- Rows of usage_conflict, batch by batch: two for each conflict that the manifest counts.
-- Shards: one.
SELECT batch, count() AS sides
FROM usage_conflict FINAL
WHERE institution = {institution:String}
GROUP BY batch
ORDER BY batch
