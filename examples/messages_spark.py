"""Oreum's topic as a stream of Apache Spark, without what comes twice: messages per room and hour.

    spark-submit --packages org.apache.spark:spark-sql-kafka-0-10_2.13:4.0.0 messages_spark.py

Not run by the tests.
"""

from pyspark.sql import SparkSession
from pyspark.sql.functions import col, count, from_json, window

EVENT = (
    "v INT, room LONG, seq LONG, type STRING, at TIMESTAMP,"
    " actor STRUCT<id: LONG, name: STRING>, data STRUCT<id: LONG, body: STRING>"
)

spark = SparkSession.builder.appName("oreum").getOrCreate()
records = (
    spark.readStream.format("kafka")
    .option("kafka.bootstrap.servers", "127.0.0.1:9092")
    .option("subscribe", "oreum.events")
    .option("startingOffsets", "earliest")
    .load()
)
events = (
    records.select(from_json(col("value").cast("string"), EVENT).alias("event"))
    .select("event.*")
    # Repetitions come in runs, soon after a failure; what comes later than this counts twice.
    .withWatermark("at", "2 days")
    .dropDuplicatesWithinWatermark(["room", "seq"])
)
messages = (
    events.where(col("type") == "message.created")
    .groupBy("room", window("at", "1 hour"))
    .agg(count("*").alias("messages"))
)
messages.writeStream.outputMode("append").format("console").start().awaitTermination()
