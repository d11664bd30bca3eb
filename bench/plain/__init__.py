"""Plain django-mptt and a plain import-export resource: what the portal is compared with."""
