"""The pages of people and postings, inside and outside the scope."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kexie_portal.accounts.models import SigninEvent, User
from orgs.postings.models import Posting
from orgs.postings.portal import ending_soon
from tests.orgs.factories import CityFactory, CountyFactory, ProvinceFactory, UserFactory, post

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def world():
    """An officer of each of two cities, a county officer below the first, and the security administrator."""
    province = ProvinceFactory()
    luoyang, zhengzhou = CityFactory(parent=province, name="洛阳市"), CityFactory(parent=province, name="郑州市")
    jianxi = CountyFactory(parent=luoyang, name="涧西区")
    city, elsewhere, county, security = (UserFactory(name=name) for name in ("洛阳", "郑州", "涧西", "安全"))
    below = post(county, "county_officer", jianxi)
    post(city, "city_officer", luoyang)
    post(elsewhere, "city_officer", zhengzhou)
    post(security, "security_admin", province)
    return {"city": city, "elsewhere": elsewhere, "county": county, "security": security, "below": below,
            "jianxi": jianxi, "luoyang": luoyang, "zhengzhou": zhengzhou, "province": province}  # fmt: skip


def form(world, **changes):
    data = {"role": "reader", "organization": world["jianxi"].pk, "first_day": TODAY.isoformat(),
            "end_day": (TODAY + timedelta(days=30)).isoformat(), "reason": "", "phone": "", "email": ""}  # fmt: skip
    return data | changes


def test_each_sees_the_postings_of_his_own_unit(world, client):
    client.force_login(world["city"])
    text = client.get("/postings/").content.decode()
    assert "涧西" in text
    assert "郑州" not in text.partition("<tbody")[2].partition("</tbody")[0]
    client.force_login(world["security"])
    assert "郑州" in client.get("/postings/").content.decode()


@pytest.mark.parametrize(
    "address", ["/postings/", "/postings/new/", "/roles/", "/postings/people/", "/postings/places/"]
)
def test_who_hands_out_nothing_gets_404(world, client, address):
    client.force_login(world["county"])
    assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302


def test_another_citys_officer_gets_404(world, client):
    client.force_login(world["elsewhere"])
    person, posting = world["county"].pk, world["below"].pk
    assert client.get(f"/people/{person}/").status_code == 404
    assert client.get(f"/postings/{posting}/end/").status_code == 404
    assert client.post(f"/postings/{posting}/end/", {"verb": "end", "end-reason": "x"}).status_code == 404
    assert client.post(f"/people/{person}/password/").status_code == 404
    assert Posting.objects.get(pk=posting).end_day is None


def test_a_posting_for_a_new_person_shows_the_password_once(world, client):
    client.force_login(world["city"])
    response = client.post("/postings/new/", form(world, name="李娜", username="lina", phone="13812345678"))
    password = response.context["password"]
    assert password in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    lina = User.objects.get(username="lina")
    assert lina.must_change_password
    assert lina.check_password(password)
    assert lina.postings.get().role == "reader"
    assert password not in client.get(f"/people/{lina.pk}/").content.decode()


def test_a_refused_posting_leaves_no_account_behind(world, client):
    client.force_login(world["city"])
    response = client.post("/postings/new/", form(world, name="李娜", username="lina", end_day=TODAY.isoformat()))
    assert response.status_code == 422
    assert response.context["form"].errors["end_day"]
    assert not User.objects.filter(username="lina").exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, "user"),
        ({"name": "李娜"}, "username"),
        ({"name": "李娜", "username": "USER-TAKEN"}, "username"),
        ({"name": "李娜", "username": "lina", "phone": "13800000000"}, "phone"),
        ({"name": "李娜", "username": "lina", "phone": "12"}, "phone"),
        ({"name": "李娜", "username": "lina", "role": "sysadmin"}, "role"),
    ],
)
def test_what_the_form_refuses(world, client, changes, field):
    UserFactory(username="user-taken", phone="13800000000")
    client.force_login(world["city"])
    response = client.post("/postings/new/", form(world, **changes))
    assert field in response.context["form"].errors


def test_a_forged_place_or_person_is_refused(world, client):
    client.force_login(world["city"])
    hidden = UserFactory(username="hidden")
    outside = client.post(
        "/postings/new/", form(world, name="李娜", username="lina", organization=world["zhengzhou"].pk)
    )
    assert "organization" in outside.context["form"].errors
    himself = client.post("/postings/new/", form(world, user=world["city"].pk))
    assert "user" in himself.context["form"].errors
    assert not Posting.objects.filter(user=hidden).exists()


def test_search_finds_ones_own_people_and_others_by_the_whole_account_name(world, client):
    client.force_login(world["city"])

    def names(query):
        return [one["text"] for one in client.get("/postings/people/", {"q": query}).json()["results"]]

    assert names("涧") == ["涧西"]
    assert names("郑") == []
    assert names(world["elsewhere"].username) == ["郑州"]
    places = client.get("/postings/places/", {"q": "涧西"}).json()["results"]
    assert [one["text"] for one in places] == ["涧西区"]


def test_ending_in_the_browser_needs_a_reason(world, client):
    client.force_login(world["city"])
    address = f"/postings/{world['below'].pk}/end/"
    assert client.post(address, {"verb": "end", "end-reason": ""}).status_code == 422
    assert client.post(address, {"verb": "end", "end-reason": "调离"}).status_code == 302
    assert Posting.objects.get(pk=world["below"].pk).end_day == TODAY
    assert client.get(address).status_code == 404


def test_the_security_administrator_confirms_himself_and_then_resets_a_password(world, client):
    client.force_login(world["security"])
    address = f"/people/{world['county'].pk}/password/"
    assert client.post(address)["Location"].startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": "a-Long-password-9", "next": "/postings/"})
    response = client.post(address)
    world["county"].refresh_from_db()
    assert world["county"].check_password(response.context["password"])
    assert SigninEvent.objects.filter(user=world["county"], actor=world["security"]).exists()


def test_only_the_security_administrator_closes_accounts(world, client):
    client.force_login(world["city"])
    for verb in ("close", "open", "unlock", "factor"):
        assert client.post(f"/people/{world['county'].pk}/{verb}/").status_code == 404
    client.force_login(world["security"])
    client.post("/accounts/reauthenticate/", {"password": "a-Long-password-9"})
    client.post(f"/people/{world['county'].pk}/close/")
    assert not User.objects.get(pk=world["county"].pk).is_active
    assert client.post(f"/people/{world['security'].pk}/close/").status_code == 404


def test_the_list_asks_as_much_for_thirty_rows_as_for_one(world, client, django_assert_max_num_queries):
    client.force_login(world["security"])
    for _ in range(30):
        post(UserFactory(), "reader", world["jianxi"])
    with django_assert_max_num_queries(15):
        client.get("/postings/")


def test_the_home_page_names_postings_that_end_soon(world):
    assert ending_soon(world["city"]) == []
    Posting.objects.filter(pk=world["below"].pk).update(end_day=TODAY + timedelta(days=20))
    (item,) = ending_soon(world["city"])
    assert (item.count, item.url) == (1, "/postings/?standing=soon")
    assert ending_soon(world["elsewhere"]) == []
    assert ending_soon(world["county"]) == []
