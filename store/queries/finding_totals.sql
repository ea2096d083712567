-- finding_totals: findings of the last reconciliations by severity, over contracts of which nobody reviewed a finding: those
-- are all open. `institution` '' asks for all.
-- Growth: the contracts that were reconciled; counts alone are read.
-- Shards: all.
SELECT sum(undetermined) AS undetermined_sum, sum(reductions) AS reductions_sum, sum(warnings) AS warnings_sum,
  sum(notes) AS notes_sum, sum(for_a_person) AS for_a_person_sum
FROM contract_summary FINAL
WHERE ({institution:String} = '' OR institution = {institution:String})
  AND (toString(institution), contract) NOT IN
  (
    SELECT JSONExtractString(body, 'unit') AS unit, contract FROM entity WHERE kind = 'finding_review' AND contract != ''
  )
