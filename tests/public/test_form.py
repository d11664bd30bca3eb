"""The anonymous form: free at first, then a puzzle, refused only as a flood; sent twice, kept once; nothing is lost."""

from __future__ import annotations

import base64
import html
import json
import re

import pytest
from altcha import solve_challenge_v1
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kexie_portal.files.models import StoredFile
from kexie_portal.public import limits, networks, puzzles, tokens
from kexie_portal.public.limits import Standing
from kexie_portal.public.models import Allowance, FormBudget, Submission
from tests.public.conftest import KEY, SUBJECT, VALUES

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.public.urls"), pytest.mark.usefixtures("kind")]
URL = "/public/sample/"


@pytest.fixture(autouse=True)
def _budget(settings):
    settings.PUBLIC_PUZZLE_MAX = 200
    FormBudget.objects.create(kind=KEY, free=2, most=4, object_free=50, object_most=60)


@pytest.fixture
def client():
    return Client(enforce_csrf_checks=True)


def token_of(client, **extra) -> str:
    page = client.get(URL, **extra).content.decode()
    return re.search(r'name="token" value="([^"]+)"', page)[1]


def send(client, token="", address="203.0.113.9", solution="", **values):
    token = token or tokens.fresh(KEY, SUBJECT.key)
    data = {**VALUES, **values, "token": token, "solution": solution}
    return client.post(URL, data, REMOTE_ADDR=address)


def solved(page: str) -> str:
    challenge = json.loads(html.unescape(re.search(r'data-puzzle="([^"]+)"', page)[1]))
    number = solve_challenge_v1(
        challenge["challenge"], challenge["salt"], challenge["algorithm"], challenge["maxNumber"]
    ).number
    payload = {key: challenge[key] for key in ("algorithm", "challenge", "salt", "signature")} | {"number": number}
    return base64.b64encode(json.dumps(payload).encode()).decode()


def test_a_form_is_kept_in_the_quarantine_and_its_receipt_names_the_number(client):
    response = send(client)
    kept = Submission.objects.get()
    assert (kept.data, kept.state, kept.object_pk, kept.address_shown) == (VALUES, "new", 7, "203.0.113.*")
    assert response.status_code == 302
    assert not response.cookies
    page = client.get(response["Location"])
    assert kept.number in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert client.get("/public/received/forged:token/").status_code == 404


def test_what_was_typed_comes_back_on_every_error(client):
    response = send(client, name="", words="写了很久的说明")
    assert response.status_code == 422
    assert "写了很久的说明" in response.content.decode()
    response = send(client, token="forged", words="写了很久的说明")
    assert response.status_code == 422
    assert "写了很久的说明" in response.content.decode()
    assert Submission.objects.count() == 0


def test_the_same_form_sent_twice_is_kept_once_and_other_words_do_not_write_over_it(client):
    """W2 and W4: a bad line or a second click makes no second row, an odd one overwrites nothing."""
    token = token_of(client)
    first, second = send(client, token), send(client, token)
    assert first.status_code == second.status_code == 302
    assert tokens.number_of(first["Location"].split("/")[-2]) == tokens.number_of(second["Location"].split("/")[-2])
    other = send(client, token, words="别的话")
    assert other.status_code == 422
    assert Submission.objects.get().number in other.content.decode()
    assert "别的话" in other.content.decode()
    assert Submission.objects.get().data == VALUES


def test_a_token_of_another_form_or_of_yesterday_is_none(client, settings):
    assert tokens.read(tokens.fresh(KEY, "other"), KEY, SUBJECT.key) is None
    token = tokens.fresh(KEY, SUBJECT.key)
    assert tokens.read(token, KEY, SUBJECT.key) is not None
    settings.PUBLIC_FORM_HOURS = -1
    assert tokens.read(token, KEY, SUBJECT.key) is None


def test_after_the_free_ones_a_puzzle_is_asked_and_its_solution_holds_for_this_form_alone(client):
    for _n in range(2):
        assert send(client).status_code == 302
    asked = send(client)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "data-puzzle=" in page
    assert "noscript" in page
    assert "0379-00000000" in page, "without JavaScript the page says how else the unit is reached"
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    solution = solved(page)
    assert send(client, solution=solution).status_code == 422, "of another form"
    assert send(client, token, solution=solution).status_code == 302
    assert send(client, token, solution=solution, words="再来一次").status_code == 422, "used once"
    assert Submission.objects.count() == 3


def test_a_forged_or_broken_solution_solves_nothing(client, settings):
    read = tokens.read(tokens.fresh(KEY, SUBJECT.key), KEY, SUBJECT.key)
    challenge = puzzles.challenge(read.nonce)
    number = solve_challenge_v1(
        challenge["challenge"], challenge["salt"], challenge["algorithm"], challenge["maxNumber"]
    ).number
    good = {key: challenge[key] for key in ("algorithm", "challenge", "salt", "signature")} | {"number": number}

    def packed(told):
        return base64.b64encode(json.dumps(told).encode()).decode()

    assert puzzles.is_solved(packed(good), read.nonce)
    assert not puzzles.is_solved(packed(good | {"number": number + 1}), read.nonce)
    assert not puzzles.is_solved(packed(good | {"signature": "0" * 64}), read.nonce)
    assert not puzzles.is_solved(packed(good | {"salt": 5}), read.nonce)
    for odd in ("", "x", "e30=", packed([1]), packed({}), packed("x"), "\x00"):
        assert not puzzles.is_solved(odd, read.nonce)
    settings.PUBLIC_PUZZLE_KEY = "another"
    assert not puzzles.is_solved(packed(good), read.nonce)


def test_another_address_keeps_its_own_budget_and_a_line_of_ipv6_is_one_address(client):
    for _n in range(2):
        send(client)
    assert send(client, address="198.51.100.3").status_code == 302
    assert networks.address_key("2001:db8::1") == networks.address_key("2001:db8::ffff")
    assert networks.address_key("2001:db8::1") != networks.address_key("2001:db8:0:1::1")
    assert networks.shown("2001:db8:1:2::3") == "2001:db8:1::*"
    assert networks.shown("") == "—"


def test_a_flood_from_one_address_gets_a_clear_answer_and_stores_no_more_than_the_budget(client):
    """Bad input: a public form sent 10,000 times by a script from one address."""
    for _n in range(2):
        send(client)
    for _n in range(2):  # a script that works out the puzzles as well
        token = token_of(client, REMOTE_ADDR="203.0.113.9")
        page = client.get(URL, REMOTE_ADDR="203.0.113.9").content.decode()
        token = re.search(r'name="token" value="([^"]+)"', page)[1]
        assert send(client, token, solution=solved(page)).status_code == 302
    response = send(client, words="最后写的话")
    page = response.content.decode()
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert "0379-00000000" in page
    assert "最后写的话" in page, "what was typed is given back"
    assert client.get(URL, REMOTE_ADDR="203.0.113.9").status_code == 429
    for _n in range(100):
        assert send(client).status_code == 429
    assert Submission.objects.count() == 4
    assert Allowance.objects.get().count == 4
    assert send(client, address="198.51.100.3").status_code == 302, "nobody else waits"


def test_ten_thousand_posts_cost_reads_alone(django_assert_max_num_queries):
    """The rule that the view asks first: the rest of the 10,000, without the cost of drawing a page each time."""
    key = networks.address_key("203.0.113.9")
    for _n in range(4):
        assert limits.take(KEY, SUBJECT.key, key)
    assert not limits.take(KEY, SUBJECT.key, key)
    with django_assert_max_num_queries(2):
        assert limits.standing(KEY, SUBJECT.key, key) is Standing.FLOOD
    assert all(limits.standing(KEY, SUBJECT.key, key) is Standing.FLOOD for _n in range(10_000))
    assert Allowance.objects.get().count == 4
    assert Submission.objects.count() == 0


def test_many_addresses_together_meet_the_puzzle_and_then_the_end():
    for number in range(50):
        limits.take(KEY, SUBJECT.key, networks.address_key(f"192.0.2.{number}"))
    fresh = networks.address_key("198.51.100.9")
    assert limits.standing(KEY, SUBJECT.key, fresh) is Standing.PUZZLE
    for number in range(10):
        limits.take(KEY, SUBJECT.key, networks.address_key(f"198.51.100.{100 + number}"))
    assert limits.standing(KEY, SUBJECT.key, fresh) is Standing.FLOOD
    assert limits.standing(KEY, "410400", fresh) is Standing.FREE, "another object is not concerned"


def test_what_fills_in_the_trap_is_kept_apart_and_nobody_is_told(client):
    send(client, homepage="http://example.org")
    kept = Submission.objects.get()
    assert kept.is_suspect
    assert kept not in Submission.objects.waiting()


def test_files_are_sniffed_and_a_file_that_lies_is_named(client):
    pdf = SimpleUploadedFile("营业执照.pdf", b"%PDF-1.7 sample")
    assert send(client, file_1=pdf).status_code == 302
    assert Submission.objects.get().files.get().file.content_type == "application/pdf"
    lying = SimpleUploadedFile("执照.pdf", b"MZ\x90\x00 a program")
    response = send(client, file_1=lying, words="说明仍在")
    assert response.status_code == 422
    assert "说明仍在" in response.content.decode()
    assert Submission.objects.count() == 1
    assert StoredFile.objects.filter(purpose="public.submission").count() == 1
