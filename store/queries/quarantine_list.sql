-- Quarantined records and what became of them. state: open, replayed or dismissed.
-- Shards: one.
SELECT
  quarantine_id AS id,
  argMinIf(kind, at, event = 'quarantined') AS kind,
  argMinIf(batch, at, event = 'quarantined') AS batch_sequence,
  argMinIf(position, at, event = 'quarantined') AS record_index,
  argMinIf(code, at, event = 'quarantined') AS error_code,
  argMinIf(path, at, event = 'quarantined') AS field_path,
  argMinIf(message, at, event = 'quarantined') AS error_message,
  argMinIf(raw, at, event = 'quarantined') AS raw_record,
  multiIf(countIf(event = 'replayed') > 0, 'replayed', countIf(event = 'dismissed') > 0, 'dismissed', 'open') AS state,
  maxIf(replay_batch, event = 'replayed') AS replayed_in,
  maxIf(reason, event = 'dismissed') AS dismissed_because
FROM quarantine
WHERE institution = {institution:String} AND ({id:String} = '' OR quarantine_id = {id:String})
GROUP BY quarantine_id
HAVING {state:String} = '' OR state = {state:String}
ORDER BY batch_sequence DESC, record_index, id
LIMIT {limit:UInt32}
