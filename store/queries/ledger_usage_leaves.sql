-- What the usage records of some batches are, batch by batch: how many rows there are, how many different ones, and the
-- SHA-256 of their leaf hashes, computed anew from the columns, laid one after the other in order of position.
-- No FINAL: a row that a merge would hide is a row somebody put there. The same row twice is one.
-- mismatched: rows whose stored digest is not the leaf hash computed.
-- identities: sum of keyed hashes, to be compared with ledger_identity_sums.sql; the key is of this check only.
-- Cost: reads the table's batch column, and every column of the batches asked for, once.
-- The leaf hash is docs/canonical-record.md's; a test compares it with core/columns/spec.ts.
-- Shards: one.
WITH
  x -> concat(reinterpretAsFixedString(toUInt32(length(x))), x) AS t,
  x -> concat(reinterpretAsFixedString(x), '') AS i,
  x -> concat(reinterpretAsFixedString(toUInt32(length(x))), arrayStringConcat(arrayMap(y -> concat(reinterpretAsFixedString(toUInt32(length(y))), y), x))) AS t_list
SELECT
  batch,
  count() AS stored,
  length(arrayCompact(arraySort(groupArray(place))) AS places) AS records,
  lower(hex(SHA256(arrayStringConcat(arrayMap(p -> substring(p, 5), places))))) AS leaves,
  countIf(stored_digest != leaf) AS mismatched,
  sumWithOverflow(identity) AS identities,
  toUnixTimestamp64Milli(min(received)) AS received_first,
  toUnixTimestamp64Milli(max(received)) AS received_last
FROM
(
  SELECT
    batch,
    digest AS stored_digest,
    received_at AS received,
    SHA256(concat(
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
    )) AS leaf,
    concat(reverse(reinterpretAsFixedString(position)), leaf) AS place,
    sipHash64Keyed(({salt0:UInt64}, {salt1:UInt64}), record_id, digest, contract, identity_hash) AS identity
  FROM usage_record
  WHERE institution = {institution:String} AND batch BETWEEN {from:UInt64} AND {to:UInt64}
)
GROUP BY batch
ORDER BY batch
