-- archive_quarantine: rows of quarantine of some batches, both inclusive, whole, in an order that is always the same.
-- FINAL: a row inserted twice is one. Growth: these rows, sorted; ask for some million at most.
-- Shards: one.
SELECT *
FROM quarantine FINAL
WHERE institution = {institution:String} AND batch BETWEEN {from:UInt64} AND {to:UInt64}
ORDER BY batch, position, quarantine_id, event
