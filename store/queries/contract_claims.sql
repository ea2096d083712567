-- Claims that name one of these contracts: in the log the contract is in, or of an applicant who is a party to it.
-- '' asks the claims of all institutions. Draft and withdrawn claims are told with their state.
-- Growth: the claims of the institution, or of all.
-- Shards: all.
SELECT toString(entity.institution) AS owner, entity_id AS claim, JSONExtractString(body, 'programme') AS programme,
  JSONExtractString(body, 'state') AS state, JSONExtractString(body, 'applicantUscc') AS applicant,
  arrayJoin(arrayFilter(n -> n IN {numbers:Array(String)}, JSONExtract(body, 'contracts', 'Array(String)'))) AS number
FROM entity FINAL
WHERE kind = 'claim' AND ({institution:String} = '' OR entity.institution = {institution:String})
  AND (entity.institution, lower(hex(entity.digest))) NOT IN
  (
    SELECT institution, corrects
    FROM entity
    WHERE kind = 'claim' AND corrects != '' AND ({institution:String} = '' OR institution = {institution:String})
  )
ORDER BY number, programme, owner, claim
