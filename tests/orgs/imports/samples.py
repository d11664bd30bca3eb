"""Ledgers made row by row, and the tables of the register as plain values to compare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kexie_portal.accounts.models import User
from orgs.changes.models.term import Term
from orgs.imports import batches
from orgs.imports.models import ImportBatch
from orgs.imports.plans import Plan
from orgs.register.models.association import Association, CoveredEnterprise, Officer
from orgs.register.models.enterprise import Enterprise, EnterpriseLabel
from orgs.register.models.past import FormerSize
from orgs.tree.models.organization import Organization
from tests.orgs.ledger import files

HEADER = [
    "县（市、区）", "企业名称", "统一社会信用代码", "成立日期", "主席", "副主席", "联系人", "联系电话", "会员人数",
    "从业人员", "高新技术企业", "备注",
]  # fmt: skip
REGISTER_HEADER = [
    "县（市、区）",
    "企业名称",
    "统一社会信用代码",
    "所属行业",
    "从业人员",
    "营业收入（万元）",
    "规上",
    "地址",
]


@dataclass
class Henan:
    """The units by division code, and officers."""

    units: dict[str, Organization]
    luoyang_officer: User
    jianxi_officer: User
    zhengzhou_officer: User

    @property
    def luoyang(self) -> Organization:
        """Return the city of the sample."""
        return self.units["410300"]

    @property
    def jianxi(self) -> Organization:
        """Return one of its districts."""
        return self.units["410305"]


def code(number: int) -> str:
    """Return a valid made-up code."""
    return files.code(number)


def line(number: int, **changes: Any) -> list[Any]:
    """Return a good row for `HEADER`."""
    row = {
        "county": "涧西区", "name": f"洛阳第{number}机械有限公司", "uscc": code(number), "founded": "2019-05-20",
        "chair": "李明", "vice": "王强、赵敏", "contact": "张伟", "phone": "13812345678", "members": "21人",
        "staff": 300, "high_tech": "√", "remark": None,
    }  # fmt: skip
    row.update(changes)
    return list(row.values())


def ledger(*rows: list[Any], header: list[str] | None = None) -> bytes:
    """Return a ledger as CSV in UTF-8."""
    return files.csv([header or HEADER, *rows])


def bring_in(henan: Henan, content: bytes, *, actor: User | None = None, target: str = "association") -> tuple[
    Plan, ImportBatch
]:  # fmt: skip
    """Apply a ledger of Luoyang at once, as the command does."""
    batch = batches.open_batch(unit=henan.luoyang, actor=actor, file=None, file_name="台账.csv", target=target)
    planned = batches.apply(batch, content, actor=actor)
    batch.refresh_from_db()
    return planned, batch


def tables() -> dict[str, list[dict[str, Any]]]:
    """Return every row of the register; versions and the room of the tree count writes and are left out."""
    skipped = {"version", "updated_at", "lft", "rght"}
    found = {}
    models = (Organization, Association, Enterprise, EnterpriseLabel, CoveredEnterprise, Officer, Term, FormerSize)
    for model in models:
        names = [field.attname for field in model._meta.concrete_fields if field.attname not in skipped]
        found[model.__name__] = list(model._default_manager.order_by("pk").values(*names))
    return found
