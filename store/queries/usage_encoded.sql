-- The usage records of one contract in time order, named and typed for other tools: the fields of a record, then where
-- it lies in its institution's log. Times are UTC, decimals exact. Growth: the records of one contract.
-- Shards: one.
SELECT record_id AS recordId, institution, contract, customer, platform, job, account, queue, node, site, purpose, mode,
       accelerator_model AS acceleratorModel, devices, cards, start_at AS start, end_at AS "end",
       card_seconds AS cardSeconds, gpu_utilization AS gpuUtilization, tensor_activity AS tensorActivity,
       memory_utilization AS memoryUtilization, energy_joules AS energyJoules, sequence, corrects, reason,
       lower(hex(usage_record.digest)) AS leafHash, batch, position, received_at AS receivedAt
FROM usage_record FINAL
WHERE institution = {institution:String} AND contract = {contract:String}
ORDER BY start_at, record_id, usage_record.digest
