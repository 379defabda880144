"""``bangfu fetch``: the release that the pointer of an object store names, as a file on this machine."""

from __future__ import annotations

from pathlib import Path

from flows.console import output, print_json, working
from flows.errors import UserError
from flows.messages import said


def run_fetch(address: str, warehouse: Path, *, quiet: bool = False, as_json: bool = False) -> None:
    """Makes ``warehouse`` the published release of a store and says which it is. Raises ``UserError`` where that cannot be done."""
    from warehouse.store import StoreError, fetch_from_store

    try:
        with working("fetching", quiet=quiet or as_json):
            pointer = fetch_from_store(address, warehouse)
    except StoreError as error:
        raise UserError(f"fetch: {error}") from error
    except OSError as error:
        raise UserError(f"{error.filename or warehouse}: {error.strerror or error}") from error
    if as_json:
        print_json({"warehouse": str(warehouse), "release": pointer.release, "fingerprint": pointer.fingerprint})
    elif not quiet:
        output().print(said("{warehouse} is release {number}", warehouse=warehouse, number=pointer.release))
