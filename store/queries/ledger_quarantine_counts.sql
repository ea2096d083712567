-- Records put aside, batch by batch: as many as the manifests count as rejected. Cost: the institution's quarantine.
-- Shards: one.
SELECT batch, uniqExact(position) AS records
FROM quarantine
WHERE institution = {institution:String} AND event = 'quarantined' AND batch BETWEEN {from:UInt64} AND {to:UInt64}
GROUP BY batch
