-- audit_summaries: the findings of the last reconciliation of each contract, as they are kept, and how many batches its
-- institution has sent since. `institution` '' asks for all; `reviewed` 1 only for contracts of which somebody reviewed a
-- finding.
-- Growth: the findings of the contracts that are asked for; only they are read out of the report.
-- Shards: all.
SELECT s.owner AS institution, s.contract AS contract, s.cut AS cut, s.reconciled AS reconciled, s.findings AS findings,
  toInt64(ifNull(l.size, 0)) - toInt64(s.cut) AS since
FROM
(
  SELECT toString(institution) AS owner, contract, cut, toUnixTimestamp64Milli(reconciled_at) AS reconciled,
    JSONExtractRaw(report, 'findings') AS findings
  FROM contract_summary FINAL
  WHERE ({institution:String} = '' OR institution = {institution:String})
    AND ({reviewed:UInt8} = 0 OR (toString(institution), contract) IN
    (
      SELECT JSONExtractString(body, 'unit') AS unit, contract FROM entity WHERE kind = 'finding_review' AND contract != ''
    ))
) AS s
LEFT JOIN
(
  SELECT toString(institution) AS owner, max(sequence) AS size
  FROM batch
  WHERE {institution:String} = '' OR institution = {institution:String}
  GROUP BY owner
) AS l ON s.owner = l.owner
ORDER BY institution, contract
LIMIT {limit:UInt32}
