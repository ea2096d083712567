-- Between which moments there are samples of an institution's devices, ms since 1970 UTC.
-- Purpose: tell surely new samples from the others after a start. Cost: reads two columns of the institution's samples, which
-- the order of the table makes small, once.
SELECT
  device,
  toUnixTimestamp64Milli(min(sampled_at)) AS earliest,
  toUnixTimestamp64Milli(max(sampled_at)) AS latest
FROM device_sample
WHERE institution = {institution:String}
GROUP BY device
SETTINGS optimize_aggregation_in_order = 1
