-- Known versions of some samples, keyed device@milliseconds; their digests are computed from the columns, of these rows only.
-- devices and times narrow the primary key. The leaf hash is docs/canonical-record.md's; a test compares it with core/columns/spec.ts.
-- Shards: one.
WITH
  x -> concat(reinterpretAsFixedString(toUInt32(length(x))), x) AS t,
  x -> concat(reinterpretAsFixedString(x), '') AS i
SELECT DISTINCT
  concat(device, '@', toString(toUnixTimestamp64Milli(sampled_at))) AS key,
  lower(hex(SHA256(concat(
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
  )))) AS digest,
  '' AS contract
FROM device_sample
WHERE institution = {institution:String}
  AND device IN {devices:Array(String)}
  AND sampled_at >= fromUnixTimestamp64Milli({earliest:Int64}, 'UTC')
  AND sampled_at <= fromUnixTimestamp64Milli({latest:Int64}, 'UTC')
  AND key IN {keys:Array(String)}
