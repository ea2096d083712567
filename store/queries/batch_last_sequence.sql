-- Last sequence number of an institution's batches, 0 when it has none.
-- Shards: one.
SELECT max(sequence) AS sequence
FROM batch
WHERE institution = {institution:String}
