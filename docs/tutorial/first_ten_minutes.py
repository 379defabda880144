"""The first ten minutes with Bangfu, as a marimo notebook: ``.venv/bin/marimo edit docs/tutorial/first_ten_minutes.py``.

Runs as a plain script too: ``.venv/bin/python docs/tutorial/first_ten_minutes.py``. A test runs every cell.
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(app_title="The first ten minutes with Bangfu")


@app.cell
def _():
    import marimo as mo

    mo.md("""
    # The first ten minutes with Bangfu 帮扶

    Four pages lie in `docs/tutorial/pages`: a town's news as text, a school's as HTML, the same donation told by a second paper, and one
    in traditional characters and Big5. They were written for this notebook; nothing in them happened.

    You will build a warehouse from them, ask three questions, and look at the evidence behind one answer.
    """)
    return (mo,)


@app.cell
def _():
    import tempfile
    from pathlib import Path

    # your own pages: any folder of text, HTML, JSON lines, CSV, Parquet or WARC
    pages = Path(__file__).parent / "pages"
    warehouse = Path(tempfile.mkdtemp()) / "tutorial.duckdb"
    return Path, pages, warehouse


@app.cell
def _(mo):
    mo.md("""
    ## 1. From pages to a warehouse

    One command reads, repairs, extracts, validates and publishes. `--json` gives its account to programmes.
    """)


@app.cell
def _(Path, pages, warehouse):
    import json
    import subprocess
    import sys

    def bangfu(*words):
        """Runs a command of Bangfu; what it answers."""
        command = [Path(sys.executable).with_name("bangfu"), *words]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    account = json.loads(bangfu("build", pages, "--warehouse", warehouse, "--json"))
    {name: account[name] for name in ("status", "pages", "rows", "quarantined", "not_read")}
    return account, bangfu, json


@app.cell
def _(bangfu, json, warehouse):
    def ask(sql):
        """The rows of a query as a list of dictionaries."""
        return json.loads(bangfu("query", sql, "--json", "--warehouse", warehouse))

    what_was_read = ask("SELECT title, encoding, script, published_at FROM core.documents ORDER BY published_at")
    what_was_read
    return ask, what_was_read


@app.cell
def _(mo):
    mo.md("""
    The encodings and the script were recognised; the last page was brought into simplified characters before it was read. `bangfu decode
    PATH` shows what was repaired in a page.

    ## 2. Who helps whom?
    """)


@app.cell
def _(ask):
    who_helps_whom = ask("""
        SELECT helper_name, recipient_name, mechanism, document_count
        FROM mart.pairing_network
        ORDER BY helper_name, recipient_name
    """)
    who_helps_whom
    return (who_helps_whom,)


@app.cell
def _(mo):
    mo.md("""
    ## 3. How much money came, and what is left out of the sum?

    The views of `mart` add up only what may be added up. Two papers tell of the same books worth 60,000 yuan: they count once. The 35
    million of this year are a plan, and the 12 million for industry lie inside the 30 million.
    """)


@app.cell
def _(ask):
    how_much = ask("""
        SELECT recipient_name, year, measure, amount_yuan
        FROM mart.aid_by_recipient_year
        WHERE counted_count > 0
        ORDER BY amount_yuan DESC
    """)
    left_out = ask("""
        SELECT value, evidence, not_countable_reason
        FROM core.quantities
        WHERE unit = '元' AND NOT countable
        ORDER BY value DESC
    """)
    {"counted": how_much, "left out": left_out}
    return how_much, left_out


@app.cell
def _(mo):
    mo.md("""
    ## 4. What happened, and when?

    One row an event, however many pages tell of it: `report_count` says how many do.
    """)


@app.cell
def _(ask):
    what_happened = ask("""
        SELECT start_date, event_type, place_name, mechanism, report_count
        FROM mart.event_calendar
        ORDER BY start_date, event_type
    """)
    what_happened
    return (what_happened,)


@app.cell
def _(mo):
    mo.md("""
    ## 5. Who says so?

    Every row carries the words that it came from. `bangfu explain ID` shows them in their sentence and in the page as it was found, with
    the repairs between the two, and why the row may or may not be summed. On a terminal leave `--json` away; `--html FILE` makes a page.
    """)


@app.cell
def _(ask, bangfu, json, warehouse):
    (_largest, *_) = ask("SELECT quantity_id FROM core.quantities WHERE countable AND unit = '元' ORDER BY value DESC")
    evidence = json.loads(bangfu("explain", _largest["quantity_id"], "--json", "--warehouse", warehouse))
    {name: evidence[name] for name in ("sentence", "countable", "page")}
    return (evidence,)


@app.cell
def _(mo):
    mo.md("""
    ## Where to go from here

    * `bangfu report` makes one HTML file to look at; `bangfu export DIR` files for Excel, Stata and R.
    * `docs/cookbook.md` has twelve more questions, `docs/codebook.md` says what every value means.
    * Point `pages` above at a folder of your own and run the notebook again.
    """)


if __name__ == "__main__":
    app.run()
