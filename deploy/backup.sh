#!/bin/sh
# Back up the database and the files:  backup.sh FOLDER
# The environment (DATABASE_URL, KEXIE_VAR) is that of the portal; run it as the portal's user.
# The database goes first: a file that comes afterwards is in the archive without a row, which harms nobody.
# What is older than KEEP_DAYS (30) days is removed, but never the last backup.
set -eu
umask 077
folder=${1:?usage: backup.sh FOLDER}
home=$(cd "$(dirname "$0")/.." && pwd)
python=${PYTHON:-$home/.venv/bin/python}
: "${DATABASE_URL:?DATABASE_URL is not set}"
: "${KEXIE_VAR:?KEXIE_VAR is not set}"

eval "$("$python" "$home/deploy/pg_environment.py")"
mkdir -p "$folder" "$KEXIE_VAR/media"
name=$folder/kexie-$(date +%Y%m%d-%H%M%S)
trap 'rm -f "$name".*.part' EXIT

pg_dump --format=custom --no-owner --no-privileges --file="$name.dump.part"
tar --create --gzip --file="$name.media.tar.gz.part" --directory="$KEXIE_VAR" media
mv "$name.media.tar.gz.part" "$name.media.tar.gz"
mv "$name.dump.part" "$name.dump"
(cd "$folder" && sha256sum "$(basename "$name").dump" "$(basename "$name").media.tar.gz" >"$(basename "$name").sha256")

find "$folder" -name 'kexie-*' -type f -mtime "+${KEEP_DAYS:-30}" ! -name "$(basename "$name").*" -delete
echo "$name.dump"
