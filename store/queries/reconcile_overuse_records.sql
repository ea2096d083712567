-- reconcile_overuse_records: who used a device in given stretches of time; evidence beside reconcile_device_overuse.
-- Repeats are shown as well: they are in the evidence, though they count once.
-- example: 1-based place in the three parallel lists. Growth: reads the contracts named, between the stretches.
-- Shards: all.
SELECT
  arrayJoin(arrayFilter(
    i -> has(devices, {devices:Array(String)}[i])
      AND toUnixTimestamp64Milli(start_at) < {untils:Array(Int64)}[i]
      AND toUnixTimestamp64Milli(end_at) > {froms:Array(Int64)}[i],
    arrayEnumerate({devices:Array(String)}))) AS example,
  institution, contract, record_id
FROM usage_record FINAL
WHERE (institution, contract) IN
    (SELECT toString(institution), toString(contract) FROM device_day WHERE device IN (SELECT arrayJoin({devices:Array(String)})))
  AND start_at < fromUnixTimestamp64Milli(arrayMax({untils:Array(Int64)}))
  AND end_at > fromUnixTimestamp64Milli(arrayMin({froms:Array(Int64)}))
  AND batch <= transform(institution, {cut_institutions:Array(String)}, {cut_sizes:Array(UInt64)}, toUInt64(0))
  AND cards > 0 AND hasAny(devices, {devices:Array(String)})
  AND (institution, record_id) NOT IN
    (SELECT institution, corrects FROM usage_correction WHERE institution IN
      (SELECT toString(institution) FROM device_day WHERE device IN (SELECT arrayJoin({devices:Array(String)})))
      AND corrects > '' AND batch <= transform(institution, {cut_institutions:Array(String)}, {cut_sizes:Array(UInt64)}, toUInt64(0)))
ORDER BY example, institution, contract, record_id
LIMIT 20 BY example
SETTINGS do_not_merge_across_partitions_select_final = 1
