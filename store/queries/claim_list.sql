-- claim_list: claims with every version that no other corrects, one row a claim, in the order of institution and id.
-- Filters: '' asks for all; a claim is found by what any of its versions says.
-- After:   the institution and id of the last claim of the page before; '' for the first page.
-- Growth:  the claims of the store, of one institution where it is named.
-- Shards: all.
-- Shards: all.
SELECT toString(institution) AS owner, entity_id AS claim, groupArray(lower(hex(entity.digest))) AS digests, groupArray(body) AS bodies
FROM
(
  SELECT institution, entity_id, digest, body
  FROM entity FINAL
  WHERE kind = 'claim' AND ({institution:String} = '' OR institution = {institution:String})
    AND (toString(institution), entity_id) > ({after_institution:String}, {after_claim:String})
    AND (institution, lower(hex(entity.digest))) NOT IN
    (
      SELECT institution, corrects
      FROM entity
      WHERE kind = 'claim' AND ({institution:String} = '' OR institution = {institution:String}) AND corrects != ''
    )
  ORDER BY institution, entity_id, digest
) AS entity
GROUP BY institution, entity_id
HAVING countIf(
    ({programme:String} = '' OR JSONExtractString(body, 'programme') = {programme:String})
    AND ({batch:String} = '' OR JSONExtractString(body, 'batch') = {batch:String})
    AND ({state:String} = '' OR JSONExtractString(body, 'state') = {state:String})
    AND ({applicant:String} = '' OR JSONExtractString(body, 'applicantUscc') = {applicant:String})
    AND ({contract:String} = '' OR has(JSONExtract(body, 'contracts', 'Array(String)'), {contract:String}))
    AND ({text:String} = '' OR positionCaseInsensitiveUTF8(entity_id, {text:String}) > 0)) > 0
ORDER BY toString(institution), entity_id
LIMIT {limit:UInt32}
