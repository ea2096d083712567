-- reconcile_usage_conflicts_across: record ids of one contract that another contract of the institution has with
-- other content, unless a correction settled it.
-- Growth: the conflicts of one contract.
-- Shards: one.
SELECT DISTINCT record_id, other_contract
FROM usage_conflict FINAL
WHERE institution = {institution:String} AND contract = {contract:String} AND other_contract != {contract:String}
  AND batch <= {up_to:UInt64}
  AND record_id NOT IN (SELECT corrects FROM usage_correction WHERE institution = {institution:String} AND corrects > '' AND batch <= {up_to:UInt64})
ORDER BY record_id, other_contract
