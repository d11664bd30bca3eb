"""Print DATABASE_URL as the variables that PostgreSQL's own programs read, for `eval` in a shell.

A password on a command line could be read by everybody on the machine; in the environment it cannot. With the name of
another database, print the address of that one instead.
"""

import os
import shlex
import sys
from urllib.parse import urlsplit

import environ

NAMES = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}

url = os.environ["DATABASE_URL"]
config = environ.Env.db_url_config(url)
if "postgresql" not in config["ENGINE"]:
    sys.exit("DATABASE_URL names no PostgreSQL.")
if sys.argv[1:]:
    print(urlsplit(url)._replace(path=f"/{sys.argv[1]}").geturl())
else:
    for key, name in NAMES.items():
        if config.get(key):
            print(f"export {name}={shlex.quote(str(config[key]))}")
