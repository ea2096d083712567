-- usage_record: where the rows of a batch lie, as the check of the ledger asks, million after million: without it each of
-- them reads the batch of every row of the institution. Parts written before get it when they are merged.
ALTER TABLE usage_record ADD INDEX IF NOT EXISTS by_batch batch TYPE minmax GRANULARITY 1
