-- contract_records: usage records of one contract in time order, a page at a time: all, of a period, of a device, or by id.
-- `of` '' asks for all; excess: more card-time than its cards had in its interval; without_devices; conflicting: one
-- id with several contents; corrected: replaced by another record. Subqueries read nothing unless they are asked for.
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
  AND ({of:String} != 'excess' OR toInt128(toInt64(card_seconds * 1000000)) >
    toInt128(toInt64(cards * 1000)) * (toUnixTimestamp64Milli(end_at) - toUnixTimestamp64Milli(start_at)))
  AND ({of:String} != 'without_devices' OR empty(devices))
  AND ({of:String} != 'conflicting' OR record_id IN
  (
    SELECT record_id
    FROM usage_record FINAL
    WHERE {of:String} = 'conflicting' AND institution = {institution:String} AND contract = {contract:String}
    GROUP BY record_id
    HAVING count() > 1
  ))
  AND ({of:String} != 'corrected' OR record_id IN
  (
    SELECT corrects
    FROM usage_correction
    WHERE {of:String} = 'corrected' AND institution = {institution:String} AND corrects > ''
  ))
  AND (NOT {after:UInt8} OR (start_at, record_id, usage_record.digest) >
    (fromUnixTimestamp64Milli({after_ms:Int64}, 'UTC'), {after_id:String}, toFixedString(unhex({after_version:String}), 32)))
ORDER BY start_at, record_id, usage_record.digest
LIMIT {limit:UInt32}
