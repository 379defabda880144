# Settings that Superset reads (SUPERSET_CONFIG_PATH); no part of this package imports it.
import os
from pathlib import Path

_HOME = Path(os.environ["BANGFU_SUPERSET_HOME"])

SECRET_KEY = (_HOME / "secret").read_text(encoding="ascii").strip()
SQLALCHEMY_DATABASE_URI = f"sqlite:///{_HOME / 'metadata.db'}"
LANGUAGES = {"en": {"flag": "us", "name": "English"}, "zh": {"flag": "cn", "name": "简体中文"}}
# the results of queries are not kept: what was published a moment ago is what is shown
CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}
DATA_CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}
