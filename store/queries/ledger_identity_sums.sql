-- usage_identity, batch by batch: how many rows, and the sum of their keyed hashes. Equal to the `identities` of
-- ledger_usage_leaves.sql where the view did its work and nobody touched either. The key is of one check only, so that
-- nobody can choose rows whose sums agree.
-- Shards: one.
SELECT
  batch,
  count() AS stored,
  sumWithOverflow(sipHash64Keyed(({salt0:UInt64}, {salt1:UInt64}), record_id, digest, contract, identity_hash)) AS identities
FROM usage_identity
WHERE institution = {institution:String} AND batch BETWEEN {from:UInt64} AND {to:UInt64}
GROUP BY batch
