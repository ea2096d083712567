-- Ids of records by their digests, from usage_identity: to name records that are no longer in usage_record.
-- Cost: reads every digest of the institution's identities.
-- Shards: one.
SELECT record_id, lower(hex(digest)) AS record
FROM usage_identity
WHERE institution = {institution:String} AND digest IN (SELECT unhex(arrayJoin({digests:Array(String)})))
