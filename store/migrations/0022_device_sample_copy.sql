-- The samples of the table set aside by 0020. A second run repeats keys, and one row of each stays.
-- Cost: reads and writes every sample once; as long as it takes. IF EXISTS is not said here: 0023 empties, it does not drop.
INSERT INTO device_sample
(
  institution, device, sampled_at, accelerator_model, node, source, gpu_utilization, tensor_activity, memory_utilization,
  memory_used_bytes, power_watts, energy_joules, temperature_c, batch, position, received_at
)
SELECT
  institution, device, sampled_at, accelerator_model, node, source, gpu_utilization, tensor_activity, memory_utilization,
  memory_used_bytes, power_watts, energy_joules, temperature_c, batch, position, received_at
FROM device_sample_v1
SETTINGS max_execution_time = 0
