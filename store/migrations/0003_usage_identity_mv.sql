-- usage_identity_mv: fills usage_identity with every insert into usage_record.
CREATE MATERIALIZED VIEW IF NOT EXISTS usage_identity_mv TO usage_identity AS
SELECT institution, record_id, digest, contract, identity_hash, batch
FROM usage_record
