-- The usage records of one batch, one by one, with the leaf hash computed anew from the columns: to name what differs.
-- No FINAL, see ledger_usage_leaves.sql. Cost: reads the table's batch column, and the rows of the batch.
-- Shards: one.
WITH
  x -> concat(reinterpretAsFixedString(toUInt32(length(x))), x) AS t,
  x -> concat(reinterpretAsFixedString(x), '') AS i,
  x -> concat(reinterpretAsFixedString(toUInt32(length(x))), arrayStringConcat(arrayMap(y -> concat(reinterpretAsFixedString(toUInt32(length(y))), y), x))) AS t_list
SELECT DISTINCT
  position,
  record_id AS key,
  lower(hex(SHA256(concat(
    unhex('00'),
    t('usage_record/1'),
    t(record_id),
    t(institution),
    t(contract),
    if(isNull(customer), unhex('00'), concat(unhex('01'), t(assumeNotNull(customer)))),
    if(isNull(platform), unhex('00'), concat(unhex('01'), t(assumeNotNull(platform)))),
    if(isNull(job), unhex('00'), concat(unhex('01'), t(assumeNotNull(job)))),
    if(isNull(account), unhex('00'), concat(unhex('01'), t(assumeNotNull(account)))),
    if(isNull(queue), unhex('00'), concat(unhex('01'), t(assumeNotNull(queue)))),
    if(isNull(node), unhex('00'), concat(unhex('01'), t(assumeNotNull(node)))),
    if(isNull(site), unhex('00'), concat(unhex('01'), t(assumeNotNull(site)))),
    t(purpose),
    if(isNull(mode), unhex('00'), concat(unhex('01'), t(assumeNotNull(mode)))),
    if(isNull(accelerator_model), unhex('00'), concat(unhex('01'), t(assumeNotNull(accelerator_model)))),
    t_list(devices),
    i(cards),
    i(start_at),
    i(end_at),
    i(card_seconds),
    if(isNull(gpu_utilization), unhex('00'), concat(unhex('01'), i(assumeNotNull(gpu_utilization)))),
    if(isNull(tensor_activity), unhex('00'), concat(unhex('01'), i(assumeNotNull(tensor_activity)))),
    if(isNull(memory_utilization), unhex('00'), concat(unhex('01'), i(assumeNotNull(memory_utilization)))),
    if(isNull(energy_joules), unhex('00'), concat(unhex('01'), i(assumeNotNull(energy_joules)))),
    if(isNull(sequence), unhex('00'), concat(unhex('01'), i(assumeNotNull(sequence)))),
    if(isNull(corrects), unhex('00'), concat(unhex('01'), t(assumeNotNull(corrects)))),
    if(isNull(reason), unhex('00'), concat(unhex('01'), t(assumeNotNull(reason))))
  )))) AS leaf,
  lower(hex(digest)) AS stored_digest,
  toUnixTimestamp64Milli(received_at) AS received
FROM usage_record
WHERE institution = {institution:String} AND batch = {batch:UInt64}
ORDER BY position, leaf
