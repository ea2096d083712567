-- What the device samples of some batches are, batch by batch: how many rows there are, how many different ones, and the
-- SHA-256 of their leaf hashes, computed anew from the columns, laid one after the other in order of position.
-- No FINAL: a row that a merge would hide is a row somebody put there. The same row twice is one.
-- No digest is stored beside it: a row that was changed shows in leaves.
-- Cost: reads the table's batch column, and every column of the batches asked for, once.
-- The leaf hash is docs/canonical-record.md's; a test compares it with core/columns/spec.ts.
-- Shards: one.
WITH
  x -> concat(reinterpretAsFixedString(toUInt32(length(x))), x) AS t,
  x -> concat(reinterpretAsFixedString(x), '') AS i
SELECT
  batch,
  count() AS stored,
  length(arrayCompact(arraySort(groupArray(place))) AS places) AS records,
  lower(hex(SHA256(arrayStringConcat(arrayMap(p -> substring(p, 5), places))))) AS leaves,
  toUnixTimestamp64Milli(min(received)) AS received_first,
  toUnixTimestamp64Milli(max(received)) AS received_last
FROM
(
  SELECT
    batch,
    received_at AS received,
    SHA256(concat(
      unhex('00'),
      t(if(isNull(sm_clock_mhz), 'device_sample/1', 'device_sample/2')),
      t(institution),
      t(device),
      i(sampled_at),
      if(isNull(accelerator_model), unhex('00'), concat(unhex('01'), t(assumeNotNull(accelerator_model)))),
      if(isNull(node), unhex('00'), concat(unhex('01'), t(assumeNotNull(node)))),
      if(isNull(source), unhex('00'), concat(unhex('01'), t(assumeNotNull(source)))),
      if(isNull(gpu_utilization), unhex('00'), concat(unhex('01'), i(assumeNotNull(gpu_utilization)))),
      if(isNull(tensor_activity), unhex('00'), concat(unhex('01'), i(assumeNotNull(tensor_activity)))),
      if(isNull(memory_utilization), unhex('00'), concat(unhex('01'), i(assumeNotNull(memory_utilization)))),
      if(isNull(memory_used_bytes), unhex('00'), concat(unhex('01'), i(assumeNotNull(memory_used_bytes)))),
      if(isNull(power_watts), unhex('00'), concat(unhex('01'), i(assumeNotNull(power_watts)))),
      if(isNull(energy_joules), unhex('00'), concat(unhex('01'), i(assumeNotNull(energy_joules)))),
      if(isNull(temperature_c), unhex('00'), concat(unhex('01'), i(assumeNotNull(temperature_c)))),
      if(isNull(sm_clock_mhz), '', concat(unhex('01'), i(assumeNotNull(sm_clock_mhz))))
    )) AS leaf,
    concat(reverse(reinterpretAsFixedString(position)), leaf) AS place
  FROM device_sample
  WHERE institution = {institution:String} AND batch BETWEEN {from:UInt64} AND {to:UInt64}
)
GROUP BY batch
ORDER BY batch
