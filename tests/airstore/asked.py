"""The questions of the store, asked of one engine; run as a program it is the driver of a Spark cluster.

``python -m tests.airstore.asked MASTER ROOT FOLDER`` writes each answer to a Parquet file in FOLDER.
"""

import sys
from pathlib import Path

import pyarrow.parquet as pq

from luoshi import airstore

SINCE, UNTIL = "2026-01-01", "2026-01-04"
COLUMNS = ["pm25_ug_m3", "co_mg_m3"]


def answers(store, engine=None):
    """Every kind of question, as Arrow tables by name."""
    table = airstore.observations(store, COLUMNS, since=SINCE, until=UNTIL, minutes=1, engine=engine)
    part = airstore.observations(
        store,
        COLUMNS,
        since="2026-01-01T05:30",
        until="2026-01-02T07:10",
        minutes=1,
        stations=["S00003"],
        engine=engine,
    )
    wind = airstore.observations(store, ["wind_from"], since=SINCE, until=UNTIL, minutes=1, engine=engine)
    means = airstore.hourly_means(table, COLUMNS, minutes=1)
    by_hour = airstore.exceedances(means, "pm25_ug_m3", above=75, by=("station", "hour_of_day"))
    asked = {
        "part": part,
        "hourly": means,
        "wind": airstore.hourly_means(wind, ["wind_from_deg"], minutes=1),
        "exceedances": by_hour,
        "days": airstore.exceedances(means, "pm25_ug_m3", above=75, by=("day",)),
        "medians": airstore.leave_one_out_medians(table.filter(table.ends_at.minute() == 0), "pm25_ug_m3"),
        "last": airstore.last_values(table, COLUMNS),
    }
    return {name: expression.to_pyarrow() for name, expression in asked.items()}


def main(master, root, folder):
    """Ask the cluster."""
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master(master)
        .appName("luoshi")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.executor.memory", "800m")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.sql.session.timeZone", airstore.ZONE)
        .getOrCreate()
    )
    told = answers(airstore.open_store(root), airstore.Spark(session))
    executors = session.sparkContext._jsc.sc().statusTracker().getExecutorInfos()
    for name, table in told.items():
        pq.write_table(table, Path(folder) / f"{name}.parquet")
    (Path(folder) / "executors").write_text(str(len(executors) - 1))
    session.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
