-- contract_records: usage records of one contract in time order, a page at a time: all, of a period, of a device, or by id.
-- Periods are of the start; `until` is exclusive; '' and [] ask for all. `after` 1: behind the record whose key is given.
-- Growth: reads the contract's records of the period in the order of the table, as many as the page needs.
-- Shards: one.
SELECT
  record_id, lower(hex(usage_record.digest)) AS version, purpose, accelerator_model, devices, toString(cards) AS card_count,
  toUnixTimestamp64Milli(start_at) AS start_ms, toUnixTimestamp64Milli(end_at) AS end_ms,
  toString(card_seconds) AS seconds, job, customer, corrects, toString(batch) AS sequence, toString(position) AS place
FROM usage_record FINAL
WHERE institution = {institution:String} AND contract = {contract:String}
  AND start_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND start_at < fromUnixTimestamp64Milli({until:Int64}, 'UTC')
  AND ({device:String} = '' OR has(devices, {device:String}))
  AND (empty({ids:Array(String)}) OR record_id IN {ids:Array(String)})
  AND (NOT {after:UInt8} OR (start_at, record_id, usage_record.digest) >
    (fromUnixTimestamp64Milli({after_ms:Int64}, 'UTC'), {after_id:String}, toFixedString(unhex({after_version:String}), 32)))
ORDER BY start_at, record_id, usage_record.digest
LIMIT {limit:UInt32}
