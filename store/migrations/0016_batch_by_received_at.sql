-- batch: a skip index by the time received, so that the batches of some days are found without reading all of them.
-- Parts written before have none and are read whole until they are merged.
ALTER TABLE batch ADD INDEX IF NOT EXISTS by_received_at received_at TYPE minmax GRANULARITY 1
