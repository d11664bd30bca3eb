"""What the register cannot hold whole is never cut: the reader measures by the register's own columns."""

from collections.abc import Iterator
from typing import Any

import pytest

from orgs.imports.differences import DETAIL_FIELDS, ENTERPRISE_FIELDS, NODE_FIELDS, PEOPLE_FIELDS
from orgs.imports.models import Outcome
from orgs.ledger.lengths import LENGTHS
from orgs.register.actions.association import LONGEST_NAME, proposed_name
from orgs.register.models.association import Association, Officer
from orgs.register.models.enterprise import Enterprise, EnterpriseLabel
from orgs.tree.models.organization import Organization

from .samples import HEADER, Henan, bring_in, ledger, line


def written() -> Iterator[tuple[str, Any]]:
    """Yield every field that a ledger writes as text, with the column of the register that takes it."""
    for model, fields in ((Enterprise, ENTERPRISE_FIELDS), (Organization, NODE_FIELDS), (Association, DETAIL_FIELDS)):
        for source, name in fields.items():
            field = model._meta.get_field(name)
            if field.get_internal_type() == "CharField":
                yield source, field
    yield "high_tech_number", EnterpriseLabel._meta.get_field("number")
    for source, (_role, phone) in PEOPLE_FIELDS.items():
        yield source, Officer._meta.get_field("name")
        if phone:
            yield phone, Officer._meta.get_field("phone")


def test_the_reader_measures_by_the_register_s_columns() -> None:
    columns = {source: field.max_length for source, field in written()}
    assert {source: LENGTHS.get(source) for source in columns} == columns
    assert Organization._meta.get_field("name").max_length == LONGEST_NAME


@pytest.mark.django_db
def test_what_is_longer_than_its_column_is_told_and_never_stored_in_part(henan: Henan) -> None:
    phones = ["0379-60000000-801", "13900001111", "13900002222", "13900003333"]
    header = [*HEADER, "挂靠部门", "地址"]
    row = [*line(1, phone="、".join(phones), remark="备" * 301), "处" * 61, "路" * 201]

    planned, _batch = bring_in(henan, ledger(row, header=header))

    assert planned.rows[0].outcome == Outcome.NEW
    association, host = Association.objects.get(), Enterprise.objects.get()
    assert (association.remark, association.host_department, host.address) == ("", "", "")
    kept = [number for officer in association.officers.all() for number in officer.phone.split("、") if number]
    assert kept == phones[:2]
    told = dict(planned.rows[0].warnings)
    assert set(told) == {"联系电话", "备注", "挂靠部门", "地址"}
    assert "13900002222、13900003333" in told["联系电话"]


@pytest.mark.django_db
def test_an_association_whose_usual_name_is_too_long_is_asked_about(henan: Henan) -> None:
    name = "洛阳" + "长" * 112 + "公司"
    assert proposed_name(name) == ""

    planned, _batch = bring_in(henan, ledger(line(1, name=name)))

    assert planned.rows[0].outcome == Outcome.ERROR
    assert planned.rows[0].faults[0][0] == "企业名称"
    assert not Association.objects.exists()


@pytest.mark.django_db
def test_the_remarks_of_a_refused_row_are_told_with_its_faults(henan: Henan) -> None:
    planned, _batch = bring_in(henan, ledger(line(1, founded="某日", members="待统计")))

    assert planned.rows[0].outcome == Outcome.ERROR
    assert [column for column, _message in planned.rows[0].warnings] == ["会员人数"]
