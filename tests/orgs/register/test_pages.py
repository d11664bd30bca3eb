"""The pages of the network: who sees what, fixed numbers of queries, forms that keep what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kexie_portal.accounts.models import User
from kexie_portal.audit.models import ExportRecord
from orgs.register.models.association import Association, Officer
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.organization import Organization
from tests.orgs.factories import (
    AssociationFactory,
    EnterpriseFactory,
    IndustryFactory,
    LabelFactory,
    OfficerFactory,
    fresh_uscc,
    officer_of,
)
from tests.orgs.network import Network, build

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


@pytest.fixture
def net() -> Network:
    return build()


@pytest.fixture
def as_user(client: Client) -> Callable[[User], Client]:
    def signed_in(user: User) -> Client:
        client.force_login(user)
        return client

    return signed_in


def full(unit: Organization, name: str = "") -> Association:
    host = EnterpriseFactory(unit=unit, industry=IndustryFactory(), **({"name": name} if name else {}))
    LabelFactory(enterprise=host, kind="high_tech")
    made = AssociationFactory(unit=unit, host=host)
    OfficerFactory(association=made)
    return made


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


LISTS = ["association_list", "enterprise_list", "target_list", "tree"]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_takes_the_same_few_queries_for_one_row_and_for_thirty(net: Network, as_user: Any, name: str) -> None:
    client, url = as_user(net.luoyang_officer), reverse(f"orgs:{name}")
    full(net.jianxi)
    EnterpriseFactory(unit=net.jianxi, industry=IndustryFactory())
    client.get(url)
    few = queries(client, url)
    for _number in range(30):
        full(net.jianxi)
        LabelFactory(enterprise=EnterpriseFactory(unit=net.park), kind="above_scale")
    assert queries(client, url) <= few <= MOST_QUERIES


def test_the_search_takes_the_same_few_queries_for_one_hit_and_for_thirty(net: Network, as_user: Any) -> None:
    client, url = as_user(net.luoyang_officer), reverse("web:search") + "?q=机械"
    full(net.jianxi)
    client.get(url)
    few = queries(client, url)
    for _number in range(30):
        full(net.park)
    assert queries(client, url) <= few <= MOST_QUERIES


@pytest.mark.parametrize("tab", ["overview", "enterprises", "associations", "people", "moves", "history"])
@pytest.mark.parametrize("where", ["unit", "association"])
def test_a_detail_page_takes_few_queries_on_every_tab(net: Network, as_user: Any, tab: str, where: str) -> None:
    client, made = as_user(net.luoyang_officer), full(net.jianxi)
    node = net.luoyang if where == "unit" else made.organization
    url = f"{node.get_absolute_url()}?tab={tab}"
    client.get(url)
    few = queries(client, url)
    for _number in range(30):
        full(net.jianxi)
        OfficerFactory(association=made)
    assert queries(client, url) <= few <= MOST_QUERIES


@pytest.mark.parametrize(
    "name", ["association_register", "enterprise_create", "unit_options", "enterprise_options", "register_candidates"]
)
def test_forms_and_lookups_take_few_queries(net: Network, as_user: Any, name: str) -> None:
    client = as_user(net.luoyang_officer)
    full(net.jianxi)
    url = reverse(f"orgs:{name}") + f"?q=洛阳&enterprise_name=机械有限公司&uscc={fresh_uscc()}&unit={net.jianxi.pk}"
    client.get(url)
    assert queries(client, url) <= MOST_QUERIES


def test_zhengzhou_sees_nothing_of_luoyang(net: Network, as_user: Any) -> None:
    made = full(net.jianxi, "洛阳秘密机械有限公司")
    host = made.covered.get().enterprise
    client = as_user(net.zhengzhou_officer)
    for name in LISTS:
        assert "秘密" not in client.get(reverse(f"orgs:{name}")).content.decode()
    lookups = [
        reverse("orgs:enterprise_options") + "?q=秘密",
        reverse("orgs:unit_options") + "?q=涧西",
        reverse("orgs:tree_found") + "?q=涧西",
        reverse("orgs:register_candidates") + f"?enterprise_name=秘密机械&unit={net.jianxi.pk}",
        reverse("orgs:register_host") + f"?enterprise={host.pk}",
    ]
    for url in lookups:
        assert "秘密机械有限" not in client.get(url).content.decode()
        assert "涧西区科学" not in client.get(url).content.decode()
    for name, pk in [
        ("organization_detail", net.jianxi.pk), ("organization_detail", made.pk), ("tree_branch", net.jianxi.pk),
        ("organization_move", made.pk), ("park_create", net.jianxi.pk), ("association_update", made.pk),
        ("association_close", made.pk), ("association_officers", made.pk), ("association_cover", made.pk),
        ("association_host", made.pk),
        ("enterprise_detail", host.pk), ("enterprise_update", host.pk), ("enterprise_close", host.pk),
    ]:  # fmt: skip
        assert client.get(reverse(f"orgs:{name}", args=[pk])).status_code == 404


def test_a_reader_sees_no_verbs_and_the_forms_are_closed_to_him(net: Network, as_user: Any) -> None:
    made = full(net.jianxi)
    client = as_user(officer_of(net.jianxi, "reader"))
    page = client.get(made.get_absolute_url()).content.decode()
    assert reverse("orgs:association_update", args=[made.pk]) not in page
    assert "13812345678" not in page
    assert "138****5678" in page
    forms = ("association_update", "association_close", "association_officers", "association_cover", "association_host")
    for name in forms:
        assert client.get(reverse(f"orgs:{name}", args=[made.pk])).status_code == 403
    assert client.get(reverse("orgs:association_register")).status_code == 403
    assert client.get(reverse("orgs:association_list") + "?export=csv").status_code == 403


def typed(net: Network, **more: str) -> dict[str, str]:
    return {
        "uscc": fresh_uscc(), "enterprise_name": "洛阳新立机械有限公司", "unit": str(net.jianxi.pk),
        "founded": "2021.5.20", "letter_number": "洛科协[2021]7号", "chair": "李明", "vice_chairs": "赵强、孙丽",
        "contact": "王芳", "contact_phone": "138 1234 5678", **more,
    }  # fmt: skip


def test_registering_opens_the_new_page_with_what_is_still_missing(net: Network, as_user: Any) -> None:
    client = as_user(net.jianxi_officer)
    answer = client.post(reverse("orgs:association_register"), typed(net), follow=True)
    made = Association.objects.get()
    assert answer.redirect_chain == [(made.get_absolute_url(), 302)]
    page = answer.content.decode()
    assert "洛阳新立机械有限公司科学技术协会" in page
    assert "洛科协〔2021〕7号" in page
    assert "13812345678" in page
    assert reverse("orgs:association_officers", args=[made.pk]) in page  # no secretary-general yet
    assert set(Officer.objects.values_list("role", "name")) == {
        ("chair", "李明"), ("vice_chair", "赵强"), ("vice_chair", "孙丽"), ("contact", "王芳"),
    }  # fmt: skip


def test_a_wrong_code_says_which_check_failed_and_what_is_meant_and_keeps_the_rest(net: Network, as_user: Any) -> None:
    good = fresh_uscc()
    bad = good[:12] + good[13] + good[12] + good[14:] if good[12] != good[13] else "O" + good[1:]
    answer = as_user(net.jianxi_officer).post(reverse("orgs:association_register"), typed(net, uscc=bad))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "洛阳新立机械有限公司" in page
    assert "赵强、孙丽" in page
    assert answer.context["form"].errors["uscc"]
    assert not Association.objects.exists()


def test_a_known_code_takes_the_enterprise_of_the_register(net: Network, as_user: Any) -> None:
    host = EnterpriseFactory(unit=net.jianxi, name="洛阳已知有限公司")
    data = typed(net, uscc=host.uscc, enterprise_name="随便写的")
    as_user(net.jianxi_officer).post(reverse("orgs:association_register"), data)
    assert Association.objects.get().covered.get().enterprise == host
    assert Enterprise.objects.count() == 1


def test_the_same_name_with_another_code_asks_before_it_is_entered(net: Network, as_user: Any) -> None:
    EnterpriseFactory(unit=net.jianxi, name="洛阳新立机械有限责任公司")
    client, url, data = as_user(net.jianxi_officer), reverse("orgs:association_register"), typed(net)
    answer = client.post(url, data)
    assert answer.status_code == 422
    assert answer.context["form"].has_error("enterprise_name", "same_name")
    assert client.post(url, data | {"confirm_distinct": "on"}).status_code == 302


def test_whose_an_enterprise_is_stands_beside_the_field(net: Network, as_user: Any) -> None:
    theirs = AssociationFactory(unit=net.guancheng).covered.get().enterprise
    answer = as_user(net.jianxi_officer).post(reverse("orgs:association_register"), typed(net, uscc=theirs.uscc))
    assert answer.status_code == 422
    assert "管城回族区" in str(answer.context["form"].errors["uscc"])


def test_a_stale_form_shows_both_versions(net: Network, as_user: Any) -> None:
    made = full(net.jianxi)
    client, url = as_user(net.jianxi_officer), reverse("orgs:association_update", args=[made.pk])
    data = {"version": "1", "name": "第一个人写的", "founded": "2020-01-01", "members": "8", "name_reason": "更正"}
    assert client.post(url, data).status_code == 302
    answer = client.post(url, data | {"name": "第二个人写的"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "第一个人写的" in page
    assert "第二个人写的" in page
    assert Organization.objects.get(pk=made.pk).name == "第一个人写的"


def test_a_stale_enterprise_form_shows_both_versions_too(net: Network, as_user: Any) -> None:
    mine = EnterpriseFactory(unit=net.jianxi, industry=IndustryFactory())
    client, url = as_user(net.jianxi_officer), reverse("orgs:enterprise_update", args=[mine.pk])
    data = {
        "version": "1", "uscc": mine.uscc, "name": "甲写的有限公司", "unit": str(net.jianxi.pk),
        "has_party_organization": "true", "labels-TOTAL_FORMS": "1", "labels-INITIAL_FORMS": "0",
        "labels-0-kind": "high_tech", "labels-0-issued": "2024-01-01",
    }  # fmt: skip
    assert client.post(url, data).status_code == 302
    assert mine.labels.count() == 1
    answer = client.post(url, data | {"name": "乙写的有限公司", "has_party_organization": "false"})
    assert answer.status_code == 409
    assert {"甲写的有限公司", "乙写的有限公司"} <= {
        text for row in answer.context["differences"] for text in (row.theirs, row.yours)
    }


def test_whole_phones_leave_only_with_a_reason_that_is_written_down(net: Network, as_user: Any) -> None:
    full(net.jianxi)
    client, url = as_user(net.jianxi_officer), reverse("orgs:association_list")
    asked = client.get(url + "?export=csv")
    assert "13812345678" not in asked.content.decode()
    answer = client.post(url, {"export": "csv", "reason": "通知开会"})
    assert "13812345678" in b"".join(answer.streaming_content).decode()
    record = ExportRecord.objects.get()
    assert (record.personal, record.reason, record.rows) == (True, "通知开会", 1)


def test_an_export_holds_what_is_shown_and_the_selected_rows_alone(net: Network, as_user: Any) -> None:
    one, two = EnterpriseFactory(unit=net.jianxi, name="=cmd有限公司"), EnterpriseFactory(unit=net.jianxi)
    client, url = as_user(net.jianxi_officer), reverse("orgs:enterprise_list")
    answer = client.post(url, {"action": "export_selected", "selected": [str(one.pk)]})
    assert answer.status_code == 302
    query = answer["Location"].replace("export=xlsx", "export=csv")
    text = b"".join(client.get(url + query).streaming_content).decode()
    assert "'=cmd有限公司" in text
    assert two.name not in text


FILTERS = {
    "association_list": [
        "q=机械", "q=9141", "founded_from=2019.1.1&founded_to=2030", "industry=36", "size=large", "label=high_tech",
        "people=contact", "people=no_chair", "standing=open", "missing=any", "missing=phone",
    ],
    "enterprise_list": [
        "q=jx", "industry=36", "size=none", "label=high_tech", "covered=yes", "covered=no", "party=unknown",
        "opened_from=2000-1-1", "standing=alive", "workers=1",
    ],
    "target_list": ["q=机械", "industry=36", "party=no", "sort=-score"],
}  # fmt: skip


@pytest.mark.parametrize(("name", "query"), [(name, query) for name, all_ in FILTERS.items() for query in all_])
def test_every_filter_is_read(net: Network, as_user: Any, name: str, query: str) -> None:
    full(net.jianxi)
    answer = as_user(net.luoyang_officer).get(f"{reverse(f'orgs:{name}')}?{query}&unit={net.jianxi.pk}")
    assert answer.status_code == 200
    assert not answer.context["filterset"].form.errors


def test_filters_leave_the_right_rows(net: Network, as_user: Any) -> None:
    covered = full(net.jianxi).covered.get().enterprise
    bare = EnterpriseFactory(unit=net.park)
    client, url = as_user(net.luoyang_officer), reverse("orgs:enterprise_list")

    def shown(query: str) -> set[Enterprise]:
        return set(client.get(f"{url}?{query}").context["records"])

    assert shown("covered=yes") == shown("label=high_tech") == shown("industry=36") == {covered}
    assert shown("covered=no") == shown(f"unit={net.park.pk}") == {bare}
    assert shown(f"unit={net.jianxi.pk}") == {covered, bare}
    assert shown(f"unit={net.guancheng.pk}") == set()


def test_the_search_box_finds_within_scope(net: Network, as_user: Any) -> None:
    full(net.jianxi, "洛阳涧光机械有限公司")
    page = as_user(net.jianxi_officer).get(reverse("web:search") + "?q=jgjx").content.decode()
    assert page.count("涧光机械") >= 2
    assert "涧光机械" not in as_user(net.zhengzhou_officer).get(reverse("web:search") + "?q=jgjx").content.decode()


def test_moving_a_park_shows_from_where_and_keeps_the_move(net: Network, as_user: Any) -> None:
    client, url = as_user(net.luoyang_officer), reverse("orgs:organization_move", args=[net.park.pk])
    assert "涧西区科学技术协会" in client.get(url).content.decode()
    answer = client.post(url, {"target": str(net.luoyang.pk), "reason": "升级"}, follow=True)
    assert "升级" in answer.content.decode()
    assert client.post(url, {"target": str(net.guancheng.pk), "reason": "越界"}).status_code == 422


def test_people_are_kept_in_one_form(net: Network, as_user: Any) -> None:
    made = full(net.jianxi)
    contact = made.officers.get()
    client, url = as_user(net.jianxi_officer), reverse("orgs:association_officers", args=[made.pk])
    assert client.get(url).status_code == 200
    data = {
        "version": "1", "form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "1", "form-0-pk": str(contact.pk),
        "form-0-role": "contact", "form-0-name": contact.name, "form-0-phone": "13900000000",
        "form-1-role": "chair", "form-1-name": "李明",
    }  # fmt: skip
    assert client.post(url, data).status_code == 302
    assert set(made.officers.values_list("role", "phone")) == {("contact", "13900000000"), ("chair", "")}
    again = client.post(url, data | {"form-1-name": "孙丽"})
    assert again.status_code == 422
    assert "孙丽" in again.content.decode()


def test_the_size_class_comes_with_its_reason(net: Network, as_user: Any) -> None:
    IndustryFactory()
    url = reverse("orgs:enterprise_size") + "?industry=36&staff=500&revenue=500"
    page = as_user(net.jianxi_officer).get(url).content.decode()
    assert "500" in page
    with_less = as_user(net.jianxi_officer).get(reverse("orgs:enterprise_size") + "?industry=36").content.decode()
    assert with_less != page
