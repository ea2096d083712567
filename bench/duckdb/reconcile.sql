-- The same reconciliation as an auditor does it today: DuckDB over Parquet files, one a contract. Written to be fast:
-- cheap tests clear what is clean, and only what they could not clear is looked at closely.
-- $files: the Parquet files of all contracts; $contract; prices and papers come as numbers in 分 in the last statement.
CREATE OR REPLACE TEMP TABLE mine AS
SELECT
  recordId, leafHash, purpose, coalesce(acceleratorModel, '') AS model, devices, cards, coalesce(job, '') AS job,
  epoch_ms("start") AS from_ms, epoch_ms("end") AS until_ms,
  least(CAST(CAST(cardSeconds AS DECIMAL(38, 6)) * 1000000 AS HUGEINT), CAST(CAST(cards AS DECIMAL(38, 3)) * 1000 AS HUGEINT) * (epoch_ms("end") - epoch_ms("start"))) AS card_time
FROM read_parquet($files)
WHERE contract = $contract
  AND recordId NOT IN (SELECT corrects FROM read_parquet($files) WHERE contract = $contract AND corrects IS NOT NULL);

-- One id, or one use under several ids, counts once: the least card-time, of equals the smallest digest.
CREATE OR REPLACE TEMP TABLE dropped AS
WITH
  marked AS (SELECT recordId, leafHash, card_time, hash(list_sort(devices), from_ms, until_ms, cards, job) AS use FROM mine),
  ids AS (SELECT recordId FROM marked GROUP BY recordId HAVING count(*) > 1),
  uses AS (SELECT use FROM marked GROUP BY use HAVING count(*) > 1)
SELECT leafHash FROM
(
  SELECT leafHash, row_number() OVER (PARTITION BY recordId ORDER BY card_time, leafHash) AS place
  FROM marked WHERE recordId IN (FROM ids)
  UNION ALL
  SELECT leafHash, row_number() OVER (PARTITION BY use ORDER BY card_time, leafHash) AS place
  FROM marked WHERE use IN (FROM uses)
)
WHERE place > 1;

CREATE OR REPLACE TEMP TABLE counted AS
SELECT purpose, model, devices, cards, from_ms, until_ms, card_time FROM mine WHERE leafHash NOT IN (FROM dropped);

-- Card-time by Shanghai month and purpose; a record over midnight gives each day its part, cut so that parts add up.
CREATE OR REPLACE TEMP TABLE months AS
WITH
  local AS (SELECT purpose, card_time, from_ms + 28800000 AS f, until_ms + 28800000 AS u FROM counted),
  days AS (SELECT *, unnest(range(f // 86400000, (u - 1) // 86400000 + 1)) AS day FROM local)
SELECT
  strftime(DATE '1970-01-01' + CAST(day AS INTEGER), '%Y-%m') AS month, purpose,
  sum(card_time * (least(u, (day + 1) * 86400000) - f) // (u - f) - card_time * (greatest(f, day * 86400000) - f) // (u - f)) AS card_time
FROM days GROUP BY ALL;

-- A device used beyond one card at any moment, by this contract alone or together with any other.
CREATE OR REPLACE TEMP TABLE overused AS
WITH
  used AS (SELECT DISTINCT unnest(devices) AS device FROM counted),
  shares AS
  (
    SELECT unnest(devices) AS device, CAST(CAST(cards AS DECIMAL(38, 3)) * 1000 AS HUGEINT) * 5342931457063200 * 128 // len(devices) AS share, from_ms, until_ms FROM counted
    UNION ALL
    SELECT device, share, from_ms, until_ms FROM
    (
      SELECT unnest(devices) AS device, CAST(CAST(cards AS DECIMAL(38, 3)) * 1000 AS HUGEINT) * 5342931457063200 * 128 // len(devices) AS share,
        epoch_ms("start") AS from_ms, epoch_ms("end") AS until_ms
      FROM read_parquet($files) WHERE contract <> $contract
    ) SEMI JOIN used USING (device)
  ),
  events AS (SELECT device, from_ms AS moment, share AS change FROM shares UNION ALL SELECT device, until_ms, -share FROM shares)
SELECT device, moment FROM
(
  SELECT device, moment, sum(change) OVER (PARTITION BY device ORDER BY moment, change ROWS UNBOUNDED PRECEDING) AS level FROM events
)
WHERE level > 1000 * CAST(5342931457063200 AS HUGEINT) * 128;

SELECT
  CAST(delivered AS VARCHAR) AS delivered,
  CAST(least(delivered, $settled, $invoiced, $paid) AS VARCHAR) AS recognised,
  (SELECT count(*) FROM overused) AS overused,
  (SELECT count(*) FROM dropped) AS dropped
FROM
(
  SELECT sum(card_time) * $price // 3600000000 AS delivered
  FROM counted WHERE purpose IN ('pretrain', 'sft', 'rl', 'other_training', 'validation_inference')
);
