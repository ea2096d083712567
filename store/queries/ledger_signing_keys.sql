-- Every version of every signing key of an institution, in the order they came. The digest is computed anew: which
-- version replaced which is not for a column to say. Few.
-- Shards: one.
SELECT lower(hex(SHA256(concat(unhex('00'), body)))) AS leaf, body, min(batch) AS first_batch
FROM entity
WHERE institution = {institution:String} AND kind = 'signing_key'
GROUP BY body
ORDER BY first_batch, min(position)
