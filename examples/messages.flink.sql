-- Oreum's topic as a table of Apache Flink, without what comes twice: messages per room and minute.
-- Not run by the tests. Needs flink-sql-connector-kafka in Flink's lib folder.

CREATE TABLE record (
  room BIGINT,
  seq BIGINT,
  type STRING,
  at STRING,
  actor ROW<id BIGINT, name STRING>,
  data ROW<id BIGINT, body STRING>,
  happened_at AS TO_TIMESTAMP(REPLACE(REPLACE(at, 'T', ' '), 'Z', '')),
  read_at AS PROCTIME()
) WITH (
  'connector' = 'kafka',
  'topic' = 'oreum.events',
  'properties.bootstrap.servers' = '127.0.0.1:9092',
  'properties.group.id' = 'flink-messages',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'json',
  'json.ignore-parse-errors' = 'true'
);

-- The reader rule for whoever needs no order: of each room and seq the first record.
CREATE VIEW event AS
SELECT room, seq, type, actor, data, happened_at
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY room, seq ORDER BY read_at) AS copy FROM record
)
WHERE copy = 1;

SELECT room, DATE_FORMAT(happened_at, 'yyyy-MM-dd HH:mm') AS minute_utc, COUNT(*) AS messages
FROM event
WHERE type = 'message.created'
GROUP BY room, DATE_FORMAT(happened_at, 'yyyy-MM-dd HH:mm');
