"""The files of `deploy/` say what the code and the documents say."""

import re
import shlex
import subprocess

import pytest
import yaml

from kexie_portal.engines import ROOT

DEPLOY = ROOT / "deploy"
SETTINGS = ROOT / "kexie_portal" / "settings"
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


def variables_of_settings(without=()):
    """Every name that the settings read from the environment, but for those of some modules."""
    text = "\n".join(path.read_text() for path in SETTINGS.glob("*.py") if path.stem not in without)
    return set(re.findall(r"""\benv(?:\.\w+)?\(\s*["']([A-Z_]+)["']""", text))


def test_every_variable_of_the_settings_is_in_the_table():
    documented = set(re.findall(r"^\| `([A-Z_]+)`", OPERATIONS, re.MULTILINE))
    assert variables_of_settings() - documented == set()


def test_the_table_invents_no_variable():
    documented = set(re.findall(r"^\| `([A-Z_]+)`", OPERATIONS, re.MULTILINE))
    others = {"DJANGO_SETTINGS_MODULE", "WEB_CONCURRENCY", "PROMETHEUS_MULTIPROC_DIR", "POSTGRES_PASSWORD"}
    assert documented - variables_of_settings() - others == set()


def test_the_example_names_known_variables():
    text = (DEPLOY / "env.example").read_text()
    named = set(re.findall(r"^#?([A-Z_]+)=", text, re.MULTILINE))
    assert named <= variables_of_settings() | {"DJANGO_SETTINGS_MODULE", "WEB_CONCURRENCY"}
    assert {"SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL", "KEXIE_VAR", "TRUSTED_PROXY_COUNT"} <= named


def test_every_variable_of_a_running_portal_is_in_the_example():
    named = set(re.findall(r"^#?([A-Z_]+)=", (DEPLOY / "env.example").read_text(), re.MULTILINE))
    assert variables_of_settings(without=["test"]) - named == set()


def test_compose_has_one_beat_and_starts_after_the_migrations():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    assert {"postgres", "valkey", "setup", "web", "worker", "worker-bulk", "beat", "nginx"} == set(services)
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"]["setup"] == {"condition": "service_completed_successfully"}
        assert services[name]["image"] == services["setup"]["image"]
    for service in services.values():
        for needed in service.get("depends_on", {}):
            assert needed in services
        for mount in service.get("volumes", []):
            source = mount.split(":")[0]
            assert source in {"media", "postgres", "valkey", "./nginx.conf", "./tls"}


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_runs_what_is_there(unit):
    text = unit.read_text()
    start = re.search(r"^ExecStart=(.*)$", text, re.MULTILINE)[1]
    program, *arguments = shlex.split(start)
    assert program.startswith("/opt/kexie-portal/")
    relative = program.removeprefix("/opt/kexie-portal/")
    assert relative.startswith(".venv/bin/") or (ROOT / relative).exists()
    assert "EnvironmentFile=/etc/kexie-portal/portal.env" in text
    assert "User=kexie" in text
    if "manage.py" in arguments:
        command = arguments[arguments.index("manage.py") + 1]
        assert any(ROOT.glob(f"**/management/commands/{command}.py"))


def test_the_proxy_overwrites_the_forwarded_address():
    text = (DEPLOY / "nginx.conf").read_text()
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in text
    assert "$proxy_add_x_forwarded_for" not in text
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in text


@pytest.mark.parametrize("script", ["backup.sh", "restore-drill.sh", "kexie-manage"])
def test_a_script_is_sound_for_a_plain_shell(script):
    path = DEPLOY / script
    assert path.stat().st_mode & 0o111
    assert subprocess.run(["sh", "-n", str(path)]).returncode == 0
