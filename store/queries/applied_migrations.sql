-- applied_migrations: which migrations this store has, in order, with the SHA-256 of the file applied.
-- Shards: all; asked of one part at a time.
SELECT name, sha256
FROM schema_migration FINAL
ORDER BY name
