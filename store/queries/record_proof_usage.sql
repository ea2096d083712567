-- Every stored version of a usage record: its batch, its canonical bytes put together from the columns
-- (docs/canonical-record.md), and the digest stored beside them. usage_identity tells the contracts, so that only their
-- granules of usage_record are read. A row inserted twice counts once.
-- Shards: one.
WITH
  x -> concat(reinterpretAsFixedString(toUInt32(length(x))), x) AS t,
  x -> concat(reinterpretAsFixedString(x), '') AS i,
  x -> concat(reinterpretAsFixedString(toUInt32(length(x))), arrayStringConcat(arrayMap(y -> concat(reinterpretAsFixedString(toUInt32(length(y))), y), x))) AS t_list
SELECT DISTINCT
  toString(batch) AS sequence_of_batch,
  lower(hex(concat(
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
  ))) AS canonical,
  lower(hex(digest)) AS stored_digest
FROM usage_record
WHERE institution = {institution:String}
  AND contract IN (SELECT contract FROM usage_identity WHERE institution = {institution:String} AND record_id = {id:String})
  AND record_id = {id:String}
ORDER BY batch, stored_digest
