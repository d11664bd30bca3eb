"""Rotation: everything is written anew by the newest keys, what cannot be opened is named, a second run goes on."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db import connection

from kexie_portal.accounts import factor_secrets
from kexie_portal.encryption import checks, rotation, tokens
from kexie_portal.notices.models import Webhook
from kexie_portal.notices.webhooks import secrets
from orgs.persons.models.person import Person
from tests.encryption.test_fields import NUMBER, keep, kept
from tests.orgs.factories import PersonFactory, UserFactory, valid_identity

pytestmark = pytest.mark.django_db
NEW = "a new key of thirty-two characters or more"


def rotated(*words: str) -> tuple[dict[str, Any], int]:
    """Run the command and return its answer and exit status."""
    out, status = io.StringIO(), 0
    try:
        call_command("rotate_keys", "--json", *words, stdout=out)
    except SystemExit as left:
        status = int(str(left.code))
    return json.loads(out.getvalue()), status


@pytest.fixture
def renewed(settings: Any) -> Person:
    """A person whose number an older key encrypted and hashed."""
    person = PersonFactory(number=NUMBER)
    settings.ENCRYPTION_KEYS = [NEW, *settings.ENCRYPTION_KEYS]
    settings.HASH_KEYS = [NEW, *settings.HASH_KEYS]
    return person


def test_everything_is_written_anew_and_the_old_key_can_go(renewed: Person, settings: Any) -> None:
    old = kept(renewed, "identity_hash")
    assert rotated("--dry-run")[0]["rotated"]["orgs.person"] == 1
    assert kept(renewed, "identity_hash") == old
    answer, status = rotated()
    assert (answer["rotated"]["orgs.person"], answer["faults"], status) == (1, [], 0)
    assert rotated()[0]["rotated"]["orgs.person"] == 0
    settings.ENCRYPTION_KEYS, settings.HASH_KEYS = [NEW], [NEW]
    assert Person.objects.get(pk=renewed.pk).identity.reveal() == NUMBER
    field = Person._meta.get_field("identity_hash")
    assert Person.objects.filter(identity_hash__in=field.hashes(f"resident:{NUMBER}")).exists()
    assert rotated("--dry-run")[0]["faults"] == []


def test_a_row_that_does_not_open_is_named_and_the_others_are_written(renewed: Person, settings: Any) -> None:
    broken = PersonFactory(number=valid_identity(125))
    keep(broken, kept(renewed))
    settings.ENCRYPTION_KEYS = ["one more key, of more than 32 characters", *settings.ENCRYPTION_KEYS]
    for words in (("--dry-run",), ()):
        answer, status = rotated(*words)
        assert status == 1
        assert answer["rotated"]["orgs.person"] == 1
        assert [f"orgs.person: {broken.pk}: " in fault for fault in answer["faults"]] == [True]
        assert NUMBER not in json.dumps(answer)


def test_a_stopped_rotation_goes_on(renewed: Person, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ENCRYPTION_KEYS = settings.ENCRYPTION_KEYS[1:]
    others = [PersonFactory(number=valid_identity(125 + 2 * n)) for n in range(4)]
    settings.ENCRYPTION_KEYS = [NEW, *settings.ENCRYPTION_KEYS]
    monkeypatch.setattr(rotation, "BATCH", 2)
    real, calls = rotation._rotate_row, []

    def stop(model: Any, key: Any) -> int:
        calls.append(key)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(model, key)

    monkeypatch.setattr(rotation, "_rotate_row", stop)
    with pytest.raises(KeyboardInterrupt):
        rotation.run()
    monkeypatch.setattr(rotation, "_rotate_row", real)
    assert rotation.run().rotated["orgs.person"] == 3
    assert all(tokens.is_newest(kept(person)) for person in [renewed, *others])


def test_a_record_that_was_read_before_is_saved_with_the_newest_key(renewed: Person) -> None:
    read_before = Person.objects.get(pk=renewed.pk)
    rotated()
    read_before.title = "教授"
    read_before.save()
    assert tokens.is_newest(kept(renewed))


def test_secrets_of_webhooks_kept_in_the_former_way_open_and_go_over(settings: Any) -> None:
    former = secrets._former().encrypt(b"https://qyapi.weixin.qq.com/x").decode()
    hook = Webhook.objects.create(name="群", form="json", host="qyapi.weixin.qq.com", address=former)
    assert secrets.decrypt(former, "address") == "https://qyapi.weixin.qq.com/x"
    assert rotated()[0]["rotated"]["notices.webhook"] == 1
    hook.refresh_from_db()
    assert tokens.is_newest(hook.address)
    assert secrets.decrypt(hook.address, "address") == "https://qyapi.weixin.qq.com/x"
    Webhook.objects.update(secret=hook.address)  # copied to the other column
    hook.refresh_from_db()
    with pytest.raises(secrets.CannotOpen):
        secrets.decrypt(hook.secret, "secret")


def test_second_factors_kept_in_the_former_way_open_and_go_over() -> None:
    former = factor_secrets._former().encrypt(b"JBSWY3DP").decode()
    user = UserFactory()
    totp = Authenticator.objects.create(user=user, type="totp", data={"secret": former})
    codes = Authenticator.objects.create(user=user, type="recovery_codes", data={"migrated_codes": [former, former]})
    assert get_adapter().decrypt(former) == "JBSWY3DP"
    assert rotated()[0]["rotated"]["accounts.second_factor"] == 2
    totp.refresh_from_db()
    codes.refresh_from_db()
    assert get_adapter().decrypt(totp.data["secret"]) == "JBSWY3DP"
    assert [get_adapter().decrypt(code) for code in codes.data["migrated_codes"]] == ["JBSWY3DP"] * 2
    assert rotated()[0]["rotated"]["accounts.second_factor"] == 0


def test_a_former_secret_of_an_unknown_key_is_a_fault_not_a_crash() -> None:
    strange = Fernet(Fernet.generate_key()).encrypt(b"x").decode()
    Webhook.objects.create(name="群", form="json", host="a", address=strange)
    answer, status = rotated()
    assert status == 1
    assert len(answer["faults"]) == 1


def test_what_is_kept_in_another_way_registers_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "_registered", {})
    rotation.register("sealing.keys", lambda: 7)
    assert rotation.run().rotated["sealing.keys"] == 7
    assert rotation.run(dry_run=True).rotated["sealing.keys"] == 0


def test_readiness_and_check_tell_of_a_wrong_key(client: Any, settings: Any) -> None:
    PersonFactory(number=NUMBER)
    assert client.get("/readyz").json()["checks"]["encryption"]["ok"]
    assert checks.check_keys() == []
    settings.ENCRYPTION_KEYS = [NEW]
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["encryption"]["fault"]) == (503, "KeyMissing")
    assert [one.id for one in checks.check_keys()] == ["encryption.E002"]
    settings.ENCRYPTION_KEYS = []
    assert [one.id for one in checks.check_keys()] == ["encryption.E001"]
    settings.ENCRYPTION_KEYS = ["short"]
    assert checks.check_keys()[0].id == "encryption.W001"


def test_the_command_refuses_what_it_does_not_know() -> None:
    from django.core.management import CommandError

    with pytest.raises(CommandError):
        call_command("rotate_keys", "--fast")
    assert connection.vendor in ("sqlite", "postgresql")
