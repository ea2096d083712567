-- Last sequence number of each institution's batches.
-- Growth: one column of the batches.
-- Shards: all.
SELECT institution, max(sequence) AS sequence
FROM batch
GROUP BY institution
ORDER BY institution
