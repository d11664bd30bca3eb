"""Where files lie: in a folder, or in a storage that speaks S3 (MinIO, Ceph, a cloud's own), by the environment."""

from typing import Any

import environ


def default_storage(env: environ.Env) -> dict[str, Any]:
    """Return the storage of uploads, letters and reports; private, and never a name that is there already."""
    bucket = env("S3_BUCKET", default="")
    if not bucket:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": s3_options(env, bucket)}


def s3_options(env: environ.Env, bucket: str) -> dict[str, Any]:
    """Read the rest of S3's settings; keys may also come from the machine's role, then both are empty."""
    return {
        "bucket_name": bucket,
        "endpoint_url": env("S3_ENDPOINT_URL", default="") or None,
        "region_name": env("S3_REGION", default="") or None,
        "access_key": env("S3_ACCESS_KEY", default="") or None,
        "secret_key": env("S3_SECRET_KEY", default="") or None,
        "addressing_style": env("S3_ADDRESSING_STYLE", default="path"),
        "signature_version": "s3v4",
        "default_acl": None,
        "querystring_auth": True,
        "file_overwrite": False,
        "max_memory_size": 16 * 1024 * 1024,
    }
