-- Identity hashes of an institution's samples, a page at a time in key order, packed as 8 bytes each,
-- little-endian. The engine drops zero bytes at the end of a text made of a number: rightPad puts them back.
SELECT
  base64Encode(arrayStringConcat(groupArray(rightPad(reinterpretAsString(identity_hash), 8, '\0')))) AS hashes,
  count() AS records,
  max((device, toUnixTimestamp64Milli(sampled_at))).1 AS last_device,
  max((device, toUnixTimestamp64Milli(sampled_at))).2 AS last_time
FROM
(
  SELECT device, sampled_at, identity_hash
  FROM device_sample
  WHERE institution = {institution:String}
    AND (device > {device:String} OR (device = {device:String} AND sampled_at > fromUnixTimestamp64Milli({time:Int64}, 'UTC')))
  ORDER BY device, sampled_at
  LIMIT {page:UInt32}
)
