-- Every version of every signing key of an institution. Few.
SELECT DISTINCT body
FROM entity
WHERE institution = {institution:String} AND kind = 'signing_key'
