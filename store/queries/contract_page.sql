-- contract_page: contracts with the summary of their last reconciliation, filtered, sorted, a page at a time.
-- '' asks for all in each filter; `sort` names a key below, text ascending or descending, unknown amounts last.
-- `after` 1: rows behind the one whose keys are given, so that what is added meanwhile shifts no page.
-- Growth: reads the contracts of the institution, or of all, and one row of each summary; answers with a page.
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
  ,
  keyed AS
  (
    SELECT *,
      multiIf({sort:String} = 'amount', toNullable(amount), {sort:String} = 'settled', toInt128(settled),
        {sort:String} = 'recognised', toInt128(recognised), {sort:String} = 'reduced', toInt128(settled) - toInt128(recognised),
        {sort:String} = 'findings', if(state = 'none', NULL, toInt128(undetermined + reductions + warnings)),
        {sort:String} = 'reconciledAt', if(state = 'none', NULL, toInt128(reconciled_ms)),
        toInt128(0)) AS figure,
      toUInt8(isNull(figure)) AS k1,
      if({descending:UInt8}, -1, 1) * ifNull(figure, toInt128(0)) AS k2,
      multiIf({sort:String} = 'number', number, {sort:String} = 'signedOn', c.signedOn, {sort:String} = 'validFrom', c.validFrom,
        {sort:String} = 'validTo', c.validTo, '') AS k3
    FROM contracts
  )
SELECT
  owner AS institution, number, version AS digest, c.title AS title, c.providerUscc AS provider_uscc,
  c.providerName AS provider_name, c.buyerUscc AS buyer_uscc, c.buyerName AS buyer_name, c.signedOn AS signed_on,
  c.validFrom AS valid_from, c.validTo AS valid_to, toString(amount) AS amount, state, toString(cut) AS cut,
  toString(reconciled_ms) AS reconciled_at, toString(since) AS since,
  toString(agreed) AS agreed, toString(delivered) AS delivered, toString(settled) AS settled, toString(invoiced) AS invoiced,
  toString(paid) AS paid, toString(recognised) AS recognised, undetermined, reductions, warnings, notes, for_a_person,
  k1, toString(k2) AS k2, k3
FROM keyed
WHERE NOT {after:UInt8} OR keyed.k1 > {k1:UInt8} OR (keyed.k1 = {k1:UInt8} AND (keyed.k2 > {k2:Int128} OR (keyed.k2 = {k2:Int128} AND (
  ({descending:UInt8} AND keyed.k3 < {k3:String}) OR (NOT {descending:UInt8} AND keyed.k3 > {k3:String})
  OR (keyed.k3 = {k3:String} AND (owner, keyed.number, version) > ({after_owner:String}, {after_number:String}, {after_version:String}))))))
ORDER BY keyed.k1, keyed.k2, if({descending:UInt8}, '', keyed.k3), if({descending:UInt8}, keyed.k3, '') DESC, owner, number, version
LIMIT {limit:UInt32}
