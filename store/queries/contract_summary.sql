-- The last reconciliation of a contract, as it is kept.
-- Shards: one.
SELECT toString(cut) AS cut, toUnixTimestamp64Milli(reconciled_at) AS reconciled_at, report
FROM contract_summary FINAL
WHERE institution = {institution:String} AND contract = {contract:String}
