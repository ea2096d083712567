-- What the entities of some batches are, batch by batch: how many rows there are, how many different ones, and the
-- SHA-256 of their leaf hashes, computed anew from the columns, laid one after the other in order of position.
-- No FINAL: a row that a merge would hide is a row somebody put there. The same row twice is one.
-- mismatched: rows whose stored digest is not the leaf hash computed.
-- Cost: reads the table's batch column, and every column of the batches asked for, once.
-- The leaf hash is docs/canonical-record.md's; a test compares it with core/columns/spec.ts.
-- Shards: one.
SELECT
  batch,
  count() AS stored,
  length(arrayCompact(arraySort(groupArray(place))) AS places) AS records,
  lower(hex(SHA256(arrayStringConcat(arrayMap(p -> substring(p, 5), places))))) AS leaves,
  countIf(stored_digest != leaf) AS mismatched,
  toUnixTimestamp64Milli(min(received)) AS received_first,
  toUnixTimestamp64Milli(max(received)) AS received_last
FROM
(
  SELECT
    batch,
    digest AS stored_digest,
    received_at AS received,
    SHA256(concat(unhex('00'), body)) AS leaf,
    concat(reverse(reinterpretAsFixedString(position)), leaf) AS place
  FROM entity
  WHERE institution = {institution:String} AND batch BETWEEN {from:UInt64} AND {to:UInt64}
)
GROUP BY batch
ORDER BY batch
