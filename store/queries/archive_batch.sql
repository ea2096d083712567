-- archive_batch: rows of batch of some batches, both inclusive, whole, in an order that is always the same.
-- FINAL: a row inserted twice is one. Growth: these rows, sorted; ask for some million at most.
-- Shards: one.
SELECT *
FROM batch FINAL
WHERE institution = {institution:String} AND sequence BETWEEN {from:UInt64} AND {to:UInt64}
ORDER BY sequence
