#!/bin/sh
# Try whether a backup can be restored:  restore-drill.sh FOLDER/kexie-YYYYMMDD-HHMMSS.dump
# It is restored into an empty database of its own, which is removed at the end; the portal's is not touched.
# The database user needs CREATEDB. Exit status 0: restored whole, no migration missing, the tree sound, what is
# sealed as it was sealed, every file there with its size. Anything else is said and ends with 1.
set -eu
umask 077
dump=${1:?usage: restore-drill.sh FILE.dump}
home=$(cd "$(dirname "$0")/.." && pwd)
python=${PYTHON:-$home/.venv/bin/python}
: "${DATABASE_URL:?DATABASE_URL is not set}"
media=${dump%.dump}.media.tar.gz
sums=${dump%.dump}.sha256

eval "$("$python" "$home/deploy/pg_environment.py")"
drill=kexie_drill_$$
files=$(mktemp -d)
trap 'dropdb --if-exists "$drill"; rm -rf "$files"' EXIT

if [ -f "$sums" ]; then
    (cd "$(dirname "$dump")" && sha256sum --check --quiet "$(basename "$sums")")
fi
createdb --template=template0 --encoding=UTF8 "$drill"
PGDATABASE=$drill pg_restore --exit-on-error --no-owner --no-privileges --dbname="$drill" "$dump"
guards=$(PGDATABASE=$drill psql -v ON_ERROR_STOP=1 --quiet --no-psqlrc --tuples-only --no-align \
    --command="SELECT count(*) FROM pg_trigger WHERE tgname = 'kexie_append_only'")
echo "$guards tables of the audit log guarded"
[ "$guards" -ge 3 ]
tar --extract --gzip --file="$media" --directory="$files"

DATABASE_URL=$("$python" "$home/deploy/pg_environment.py" "$drill")
KEXIE_VAR=$files
export DATABASE_URL KEXIE_VAR
cd "$home"
"$python" manage.py migrate --check
"$python" manage.py check_tree
"$python" manage.py verify_sealed
"$python" manage.py shell --verbosity 0 <deploy/check_files.py
echo "The backup $(basename "$dump") can be restored."
