-- Identity hashes of an institution's usage records, a page at a time in key order, packed as 8 bytes each,
-- little-endian. The engine drops zero bytes at the end of a text made of a number: rightPad puts them back.
-- Purpose: warm the accept path's filter after a start. Cost: proportional to the institution's records, once.
-- Shards: one.
SELECT
  base64Encode(arrayStringConcat(groupArray(rightPad(reinterpretAsString(identity_hash), 8, '\0')))) AS hashes,
  count() AS records,
  max(record_id) AS last
FROM
(
  SELECT record_id, identity_hash
  FROM usage_identity
  WHERE institution = {institution:String} AND record_id > {after:String}
  ORDER BY record_id
  LIMIT {page:UInt32}
)
