-- usage_identity: the same as by_batch of usage_record. Ids that rise with time, as most do, lie together by batch.
ALTER TABLE usage_identity ADD INDEX IF NOT EXISTS by_batch batch TYPE minmax GRANULARITY 1
