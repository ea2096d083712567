-- Known versions of some samples, keyed device@milliseconds. devices and times narrow the primary key.
SELECT DISTINCT concat(device, '@', toString(toUnixTimestamp64Milli(sampled_at))) AS key, lower(hex(digest)) AS digest, '' AS contract
FROM device_sample
WHERE institution = {institution:String}
  AND device IN {devices:Array(String)}
  AND sampled_at >= fromUnixTimestamp64Milli({earliest:Int64}, 'UTC')
  AND sampled_at <= fromUnixTimestamp64Milli({latest:Int64}, 'UTC')
  AND key IN {keys:Array(String)}
