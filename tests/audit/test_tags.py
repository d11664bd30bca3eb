from django.template import Context, Template
from django.test import RequestFactory

from kexie_portal.audit.context import acting_as


def render(source, user, obj):
    request = RequestFactory().get("/")
    request.user = user
    return Template("{% load history %}" + source).render(Context({"request": request, "obj": obj}))


def test_the_link_is_there_for_those_who_may_read(clerk, auditor):
    assert f"/audit/history/accounts/user/{clerk.pk}/" in render("{% history_link obj %}", clerk, clerk)
    assert "href" not in render("{% history_link obj %}", auditor, clerk)


def test_the_tab_tells_the_newest_and_leads_to_the_others(clerk, auditor):
    with acting_as(auditor):
        for number in range(25):
            clerk.name = f"张{number}"
            clerk.save()
    text = render("{% history obj %}", clerk, clerk)
    assert "张24" in text
    assert "张2 " not in text
    assert f"/audit/history/accounts/user/{clerk.pk}/" in text
    assert "张24" not in render("{% history obj %}", auditor, clerk)
