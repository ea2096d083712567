-- Last sequence number of an institution's batches, 0 when it has none, and its latest moment of receipt in ms since
-- 1970 UTC.
SELECT max(sequence) AS sequence, toUnixTimestamp64Milli(max(received_at)) AS received_at_ms
FROM batch
WHERE institution = {institution:String}
