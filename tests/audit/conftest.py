import pytest
from django.contrib.auth import get_user_model

from kexie_portal.audit import registry


@pytest.fixture
def clerk(db):
    return get_user_model().objects.create(username="clerk", name="张三", phone="13800001234")


@pytest.fixture
def auditor(db):
    return get_user_model().objects.create(username="auditor", name="审计员")


@pytest.fixture
def reads_log(monkeypatch, auditor):
    """Let the auditor read the log whatever the apps above say."""
    monkeypatch.setattr(registry, "_readers", [lambda user: user.pk == auditor.pk])
