-- What came to a contract after a batch, of its own institution: records, and other evidence of it.
-- Growth: two columns of the contract's records.
-- Shards: one.
SELECT
  (SELECT count() FROM usage_record WHERE institution = {institution:String} AND contract = {contract:String} AND batch > {after:UInt64}) AS records,
  (SELECT count() FROM entity WHERE institution = {institution:String} AND contract = {contract:String} AND batch > {after:UInt64}) AS documents
