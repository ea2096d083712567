-- audit_entries: entries of audits, every version, with the batch that brought it and the token that sent the batch.
-- '' asks for all: `institution` in whose log it is, `unit` the audited institution (of a reply, a decision and a finding of
-- persons the log’s own),
-- `contract`, `plan`. Approvals and results name neither unit nor contract, so those two do not narrow them.
-- A correction may name another contract, so corrections are looked up among all entries of these kinds.
-- Growth: the entries of these kinds in the store, written by people.
-- Shards: all.
SELECT
  e.owner AS institution, e.kind AS kind, e.entity_id AS entity_id, e.version AS digest, e.body AS body,
  e.batch AS batch, e.position AS position, e.received AS received, e.head AS head, b.sender AS sender
FROM
(
  SELECT
    toString(entity.institution) AS owner, toString(entity.kind) AS kind, entity_id,
    lower(hex(entity.digest)) AS version, body, batch, position,
    toUnixTimestamp64Milli(received_at) AS received,
    (entity.institution, lower(hex(entity.digest))) NOT IN
    (
      SELECT institution, corrects FROM entity WHERE kind IN {kinds:Array(String)} AND corrects != ''
    ) AS head
  FROM entity FINAL
  WHERE kind IN {kinds:Array(String)}
    AND ({institution:String} = '' OR entity.institution = {institution:String})
    AND ({unit:String} = '' OR kind IN ('audit_approval', 'sampling_result')
      OR (kind IN ('finding_reply', 'decision', 'finding') AND entity.institution = {unit:String})
      OR (kind NOT IN ('finding_reply', 'decision', 'finding') AND JSONExtractString(body, 'unit') = {unit:String}))
    AND ({contract:String} = '' OR kind IN ('audit_approval', 'sampling_result') OR contract = {contract:String})
    AND ({plan:String} = '' OR kind != 'sampling_result' OR JSONExtractString(body, 'plan') = {plan:String})
) AS e
LEFT JOIN
(
  SELECT toString(institution) AS owner, sequence, any(JSONExtractString(manifest, 'receivedBy')) AS sender
  FROM batch
  WHERE kind IN {kinds:Array(String)}
  GROUP BY owner, sequence
) AS b ON e.owner = b.owner AND e.batch = b.sequence
ORDER BY received, institution, batch, position
