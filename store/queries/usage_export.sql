-- The usage records of one contract as they were sent, in time order.
-- Shards: one.
SELECT record_id, institution, contract, customer, platform, job, account, queue, node, site, purpose, mode, accelerator_model,
       devices, cards, start_at, end_at, card_seconds, gpu_utilization, tensor_activity, memory_utilization, energy_joules,
       sequence, corrects, reason, lower(hex(digest)) AS digest, batch, position
FROM usage_record FINAL
WHERE institution = {institution:String} AND contract = {contract:String}
ORDER BY start_at, record_id, digest
