"""Compare the rows of stored files with what lies in the media folder; read by `manage.py shell`."""

import sys

from kexie_portal.files.models import StoredFile

missing = []
for stored in StoredFile.objects.iterator():
    storage = stored.content.storage
    if not storage.exists(stored.content.name) or storage.size(stored.content.name) != stored.size:
        missing.append(str(stored.uuid))
print(f"{StoredFile.objects.count()} files, {len(missing)} missing or of another size")
for number in missing[:20]:
    print(number)
sys.exit(1 if missing else 0)
