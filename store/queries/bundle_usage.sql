-- The usage records of some contracts of an institution up to a batch, as they were sent, in the order of the log.
-- Cost: sorts the records of these contracts; spills to disk beyond the memory of a read.
-- Shards: one.
SELECT record_id, institution, contract, customer, platform, job, account, queue, node, site, purpose, mode, accelerator_model,
       devices, cards, start_at, end_at, card_seconds, gpu_utilization, tensor_activity, memory_utilization, energy_joules,
       sequence, corrects, reason, toString(batch) AS of_batch
FROM usage_record FINAL
WHERE institution = {institution:String} AND contract IN (SELECT arrayJoin({contracts:Array(String)})) AND batch <= {up_to:UInt64}
ORDER BY batch, position, record_id
