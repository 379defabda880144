"""``python -m warehouse.superset serve`` shows a warehouse in Superset; ``… bundle FILE`` writes what another Superset can import."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from warehouse.superset.bundle import write_bundle
from warehouse.superset.serve import SupersetError, serve


def main() -> int:
    """The exit code: 0 done, 1 failed."""
    parser = argparse.ArgumentParser(prog="python -m warehouse.superset", description=__doc__)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--warehouse", type=Path, default=Path(os.environ.get("BANGFU_WAREHOUSE", "warehouse/bangfu.duckdb")))
    commands = parser.add_subparsers(dest="command", required=True)
    shown = commands.add_parser("serve", parents=[common], help="prepare Superset, import the dashboards, serve them at 127.0.0.1")
    shown.add_argument("--home", type=Path, default=Path(".superset"), help="folder for its database, password and log")
    shown.add_argument("--python", type=Path, default=Path(".superset/venv/bin/python"), help="Python of the environment of Superset")
    shown.add_argument("--port", type=int, default=8088)
    written = commands.add_parser("bundle", parents=[common], help="write the bundle for another Superset")
    written.add_argument("file", type=Path)
    asked = parser.parse_args()
    if asked.command == "bundle":
        sys.stdout.write(f"{write_bundle(asked.warehouse, asked.file)}\n")
        return 0
    try:
        return serve(asked.warehouse, asked.home, asked.python, asked.port)
    except SupersetError as error:
        sys.stderr.write(f"bangfu: {error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
