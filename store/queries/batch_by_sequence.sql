-- One batch's receipt.
-- Shards: one.
SELECT receipt FROM batch WHERE institution = {institution:String} AND sequence = {sequence:UInt64} LIMIT 1
