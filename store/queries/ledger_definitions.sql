-- Tables and views as they are defined now, to be compared with the migrations.
-- Shards: all; asked of one part at a time.
SELECT name, create_table_query AS definition, currentDatabase() AS base
FROM system.tables
WHERE database = currentDatabase()
ORDER BY name
