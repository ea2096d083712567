-- usage_correction_mv: fills usage_correction with every insert into usage_record that corrects another.
-- The condition names the table: plain `corrects` would mean the alias, which is never NULL.
CREATE MATERIALIZED VIEW IF NOT EXISTS usage_correction_mv TO usage_correction AS
SELECT institution, assumeNotNull(corrects) AS corrects, record_id, digest, contract, batch
FROM usage_record
WHERE usage_record.corrects IS NOT NULL
