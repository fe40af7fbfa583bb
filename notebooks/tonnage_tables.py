"""Opens a warehouse for SQL in DuckDB, without Spark.

The tables are Delta: deltalake says which files belong to each, DuckDB reads them. Only what is published is
to be seen, as in `tonnage sql`. See docs/decisions/0019-notebooks-read-delta-with-duckdb.md.
"""

import os
import pathlib

import deltalake
import duckdb
import matplotlib.pyplot as plt

HOME = pathlib.Path(__file__).resolve().parent.parent
VIEWS = HOME / "jobs/src/main/resources/dev/tonnage/report"

plt.rcParams.update(
    {
        "figure.figsize": (10, 4),
        "figure.autolayout": True,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlelocation": "left",
    }
)


class Warehouse:
    """A warehouse's tables by their names; `w("SELECT …")` gives a data frame."""

    def __init__(self, folder=None):
        self.folder = folder or os.environ.get("TONNAGE_WAREHOUSE") or str(HOME / "warehouse")
        self.db = duckdb.connect()
        for log in sorted(pathlib.Path(self.folder).glob("*/_delta_log")):
            name = log.parent.name
            files = deltalake.DeltaTable(str(log.parent)).to_pyarrow_dataset()
            self.db.register("all_" + name, files)
        names = {t[0][4:] for t in self.db.execute("SHOW TABLES").fetchall()}
        if "snapshots" not in names:
            raise SystemExit(f"There is no warehouse in {self.folder}. Run a scan first, or set TONNAGE_WAREHOUSE.")
        self.db.execute("CREATE VIEW snapshots AS SELECT * FROM all_snapshots")
        for name in names - {"snapshots"}:
            columns = [c[0] for c in self.db.execute(f"DESCRIBE all_{name}").fetchall()]
            published = " WHERE snapshot_id IN (SELECT snapshot_id FROM snapshots)" if "snapshot_id" in columns else ""
            self.db.execute(f"CREATE VIEW {name} AS SELECT * FROM all_{name}{published}")
        self.db.execute(
            "CREATE VIEW chosen_snapshot AS SELECT snapshot_id FROM snapshots ORDER BY taken_at DESC, snapshot_id DESC LIMIT 1"
        )
        for view in ("image_files", "placements", "shipped"):
            self.db.execute(f"CREATE TABLE {view} AS {duck(view)}")

    def __call__(self, query):
        return self.db.execute(query).df()


def duck(view):
    """A view of the program's own, in DuckDB's words."""
    return (VIEWS / f"{view}.sql").read_text().replace("LEFT ANTI JOIN", "ANTI JOIN").replace("startswith(", "starts_with(")


def size(n):
    """Bytes as people read them."""
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if abs(n) < 1000 or unit == "TB":
            return f"{n:.0f} {unit}" if unit == "B" else f"{n:.1f} {unit}"
        n /= 1000


def bars(frame, label, value, title, color="#4477aa", ax=None):
    """Bars from the largest down, each with its size."""
    ax = ax or plt.subplots(figsize=(10, 0.9 + 0.32 * max(1, len(frame))))[1]
    rows = frame.iloc[::-1]
    drawn = ax.barh([str(x)[-60:] for x in rows[label]], rows[value] / 1e6, color=color)
    ax.bar_label(drawn, [size(v) for v in rows[value]], padding=3, fontsize=8)
    ax.margins(x=0.12)
    ax.set_xlabel("MB")
    ax.set_title(title)
    return ax
