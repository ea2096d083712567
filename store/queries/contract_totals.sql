-- contract_totals: how many contracts, and what their last reconciliations come to, by state, under the filters of
-- contract_page. Sums are of the contracts for which the figure is known; *_known says of how many.
-- Growth: as contract_page.
-- Shards: all.
WITH
  -- Versions that no other version corrects; two of one number contradict each other and are both shown.
  heads AS
  (
    SELECT
      toString(entity.institution) AS owner, entity_id AS number, lower(hex(entity.digest)) AS version,
      JSONExtract(body, 'Tuple(title String, providerUscc String, buyerUscc String, providerName String, buyerName String, signedOn String, validFrom String, validTo String, amount String)') AS c,
      toInt128(toDecimal128(c.amount, 2) * 100) AS amount
    FROM entity FINAL
    WHERE kind = 'contract' AND ({institution:String} = '' OR entity.institution = {institution:String})
      AND (entity.institution, lower(hex(entity.digest))) NOT IN
      (
        SELECT institution, corrects
        FROM entity
        WHERE kind = 'contract' AND corrects != '' AND ({institution:String} = '' OR institution = {institution:String})
      )
  ),
  claimed AS
  (
    SELECT toString(entity.institution) AS owner, JSONExtractString(body, 'applicantUscc') AS applicant,
      arrayJoin(JSONExtract(body, 'contracts', 'Array(String)')) AS number
    FROM entity FINAL
    WHERE kind = 'claim' AND ({institution:String} = '' OR entity.institution = {institution:String})
      AND JSONExtractString(body, 'programme') = {programme:String}
      AND (entity.institution, lower(hex(entity.digest))) NOT IN
      (
        SELECT institution, corrects
        FROM entity
        WHERE kind = 'claim' AND corrects != '' AND ({institution:String} = '' OR institution = {institution:String})
      )
  ),
  logs AS
  (
    SELECT toString(institution) AS owner, max(sequence) AS size
    FROM batch
    WHERE {institution:String} = '' OR institution = {institution:String}
    GROUP BY owner
  ),
  summaries AS
  (
    SELECT toString(institution) AS owner, contract AS number, cut, reconciled_at, toString(verdict) AS said,
      agreed, delivered, settled, invoiced, paid, recognised, undetermined, reductions, warnings, notes, for_a_person
    FROM contract_summary FINAL
    WHERE {institution:String} = '' OR institution = {institution:String}
  ),
  contracts AS
  (
    SELECT h.owner AS owner, h.number AS number, h.version AS version, h.c AS c, h.amount AS amount,
      ifNull(s.said, 'none') AS state, ifNull(s.cut, 0) AS cut,
      ifNull(toUnixTimestamp64Milli(s.reconciled_at), 0) AS reconciled_ms,
      if(s.said IS NULL, 0, toInt64(ifNull(l.size, 0)) - toInt64(s.cut)) AS since,
      s.agreed AS agreed, s.delivered AS delivered, s.settled AS settled, s.invoiced AS invoiced, s.paid AS paid,
      s.recognised AS recognised, ifNull(s.undetermined, 0) AS undetermined, ifNull(s.reductions, 0) AS reductions,
      ifNull(s.warnings, 0) AS warnings, ifNull(s.notes, 0) AS notes, ifNull(s.for_a_person, 0) AS for_a_person
    FROM heads AS h
    LEFT JOIN summaries AS s ON s.owner = h.owner AND s.number = h.number
    LEFT JOIN logs AS l ON l.owner = h.owner
    WHERE ({state:String} = '' OR state = {state:String})
      AND (NOT {outdated:UInt8} OR since != 0)
      AND ({provider:String} = '' OR c.providerUscc = {provider:String})
      AND ({customer:String} = '' OR c.buyerUscc = {customer:String})
      AND ({from:String} = '' OR c.validTo >= {from:String}) AND ({to:String} = '' OR c.validFrom <= {to:String})
      -- Unless text is '':
      AND positionCaseInsensitiveUTF8(
        concat(number, '\n', c.title, '\n', c.providerUscc, '\n', c.buyerUscc, '\n', c.providerName, '\n', c.buyerName),
        {text:String}) > 0
      -- Always:
      -- Unless programme is '':
      AND ((h.owner, h.number) IN (SELECT owner, number FROM claimed)
        OR (c.buyerUscc, h.number) IN (SELECT applicant, number FROM claimed)
        OR (c.providerUscc, h.number) IN (SELECT applicant, number FROM claimed))
      -- Always:
  )
SELECT
  state, count() AS contracts, countIf(since != 0) AS outdated, toString(sum(amount)) AS amount_sum,
  toString(sum(ifNull(toInt128(settled), 0))) AS settled_sum, countIf(settled IS NOT NULL) AS settled_known,
  toString(sum(ifNull(toInt128(recognised), 0))) AS recognised_sum, countIf(recognised IS NOT NULL) AS recognised_known,
  toString(sumIf(toInt128(ifNull(settled, 0)), recognised IS NOT NULL AND settled IS NOT NULL)) AS settled_where_recognised,
  sum(toUInt64(undetermined)) AS undetermined_sum, sum(toUInt64(reductions)) AS reductions_sum,
  sum(toUInt64(warnings)) AS warnings_sum, sum(toUInt64(notes)) AS notes_sum, sum(toUInt64(for_a_person)) AS for_a_person_sum
FROM contracts
GROUP BY state
ORDER BY state
