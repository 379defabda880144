"""Run by Superset's own Python: makes its metadata database, its user, and imports a bundle. It imports nothing of this project.

Asked for through the environment: ``BANGFU_SUPERSET_HOME``, and ``SUPERSET_CONFIG_PATH``. The only argument is the bundle's path.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

USER = "admin"


def main() -> None:
    """Prepare what is not prepared, then import the bundle."""
    from superset.app import create_app  # type: ignore[import-not-found]

    home = Path(os.environ["BANGFU_SUPERSET_HOME"])
    app = create_app()
    _prepare(app, home)
    with app.app_context():
        _import_bundle(Path(sys.argv[1]))


def _prepare(app: Any, home: Path) -> None:
    from importlib.metadata import version

    from superset.cli.main import superset  # type: ignore[import-not-found]

    done, wanted = home / "prepared", version("apache-superset")
    if done.is_file() and done.read_text(encoding="ascii") == wanted:
        return
    password = (home / "password").read_text(encoding="ascii").strip()
    user = f"--username {USER} --firstname Bangfu --lastname Reader --email {USER}@localhost --password".split()
    for command in (["db", "upgrade"], ["init"], ["fab", "create-admin", *user, password]):
        result = app.test_cli_runner().invoke(superset, command)
        if result.exit_code:
            sys.exit(f"superset {' '.join(command[:2])}: {result.exception}\n{result.output[-2000:]}")
    done.write_text(wanted, encoding="ascii")


def _import_bundle(path: Path) -> None:
    from superset import security_manager  # type: ignore[import-not-found]
    from superset.commands.importers.v1.assets import ImportAssetsCommand  # type: ignore[import-not-found]
    from superset.commands.importers.v1.utils import get_contents_from_bundle  # type: ignore[import-not-found]
    from superset.utils.core import override_user  # type: ignore[import-not-found]

    with ZipFile(path) as packed:
        contents = get_contents_from_bundle(packed)
    # everything that the bundle holds is replaced, the address of the warehouse included; what users made themselves stays
    with override_user(security_manager.find_user(username=USER)):
        ImportAssetsCommand(contents).run()


if __name__ == "__main__":
    main()
