"""Which county a clerk means: former names, codes, paths; a county never silently stands for its city."""

import csv
from pathlib import Path

import pytest

from orgs.ledger.faults import CellFault
from orgs.ledger.former import former_divisions
from orgs.ledger.places import Places

DATA = Path(__file__).parents[3] / "orgs" / "data"
with (DATA / "henan_divisions.csv").open(encoding="utf-8") as stream:
    HENAN = [(row["code"], row["name"]) for row in csv.DictReader(stream)]
CITIES = [(code, name) for code, name in HENAN if code.endswith("00") and code != "410000"]


def found(city: str, text: object) -> str:
    """Return the code that a cell is taken for, with `?` when it was a guess, or the fault."""
    try:
        place = Places.of(city, HENAN).match(text)  # type: ignore[arg-type]
    except CellFault as fault:
        return fault.code
    assert place is not None
    return place.code + ("?" if place.loose else "")


@pytest.mark.parametrize(
    ("city", "written", "code"),
    [
        ("411000", "许昌县", "411003"), ("411000", "许昌市许昌县", "411003"), ("411000", "许昌县科协", "411003"),
        ("410200", "开封县", "410212"), ("411500", "信阳县", "411503"), ("411400", "商丘县", "411403"),
        ("410700", "新乡县", "410721"), ("410500", "安阳县", "410522"), ("410900", "濮阳县", "410928"),
        ("411300", "南阳县", "county_divided"), ("410300", "洛阳县", "county"), ("410300", "洛阳区", "county"),
    ],
)  # fmt: skip
def test_a_county_of_the_city_s_name_is_not_the_city(city: str, written: str, code: str) -> None:
    assert found(city, written) == code


@pytest.mark.parametrize(("city", "name"), CITIES)
def test_no_county_s_rank_behind_a_city_s_bare_name_gives_the_city(city: str, name: str) -> None:
    bare = name.removesuffix("市")
    for written in (f"{bare}县", f"{bare}区", f"{name}{bare}县", f"河南省{bare}县"):
        assert not found(city, written).startswith(city), written
    assert found(city, name) == found(city, f"河南省{name}") == city


@pytest.mark.parametrize(
    ("city", "written", "code"),
    [
        ("410300", "吉利区", "410308"), ("410300", "吉利", "410308"), ("410300", "洛阳市郊区", "410311"),
        ("410300", "孟津县平乐镇", "410308"), ("410300", "偃师市", "410307"), ("411200", "陕县", "411203"),
        ("410200", "金明区", "410202"), ("410200", "南关区", "410205"), ("410100", "邙山区", "410108"),
        ("410700", "北站区", "410704"), ("410700", "郊区", "410711"), ("410700", "长垣县", "410783"),
        ("410600", "郊区", "410611"), ("410500", "林县", "410581"), ("410800", "孟县", "410883"),
        ("410200", "郊区", "county_divided"), ("410500", "铁西区", "county_divided"), ("411100", "郾城县", "411103?"),
        ("411000", "东城区", "county"), ("410300", "吉祥区", "county"),
    ],
)  # fmt: skip
def test_former_divisions_find_what_took_over(city: str, written: str, code: str) -> None:
    assert found(city, written) == code


def test_every_former_division_leads_to_one_that_is_there_or_asks() -> None:
    codes = dict(HENAN)
    for former in former_divisions():
        assert set(former.successors) <= set(codes), former
        assert former.city in codes
        got = found(former.city, former.name).rstrip("?")
        if len(former.successors) == 1:
            assert got == former.successors[0], former
        else:
            assert got in ("county_divided", former.successors[0]), former
        assert former.name not in codes.values() or former.name == "新华区"  # 平顶山 has one of that name


def test_a_divided_county_says_among_which() -> None:
    with pytest.raises(CellFault) as caught:
        Places.of("411300", HENAN).match("南阳县")
    assert "宛城区、卧龙区" in str(caught.value.message)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (410305.0, "410305"), ("410305", "410305"), ("410305000000", "410305"), ("410305001", "410305"),
        ("410305 涧西区", "410305"), ("涧西区(410305)", "410305"), ("410306", "410308"), ("410381", "410307"),
        ("410300", "410300"), ("410102", "county_outside"), ("999999", "county"), ("41030", "county"),
        ("410305、410303", "county_several"),
    ],
)  # fmt: skip
def test_codes_of_divisions_are_read(written: object, code: str) -> None:
    assert found("410300", written) == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("河南-洛阳-涧西", "410305"), ("洛阳/涧西", "410305"), ("洛阳市 · 涧西区", "410305"),
        ("洛阳>涧西>珠江路", "410305"),
        ("洛阳市涧西区珠江路街道", "410305"), ("河南省/洛阳市/伊川县", "410329"), ("洛阳·嵩县", "410325"),
        ("洛阳市 洛龙区 开元路街道", "410311"), ("汝阳县科学技术协会", "410326"), ("洛阳市宜阳县城关镇", "410327"),
        ("洛阳市涧西区建设路154号", "410305"), ("涧西区的一个地方", "410305?"),
        ("涧西区、西工区", "county_several"), ("涧西和西工", "county_several"),
        ("涧西区建设路与西工区交叉口", "county_several"),
        ("中国（河南）自贸区洛阳片区", "county"), ("郑州市金水区花园路1号", "county_outside"), ("洛阳市", "410300"),
    ],
)  # fmt: skip
def test_a_county_inside_a_path_or_an_address_is_found(written: str, code: str) -> None:
    assert found("410300", written) == code


def test_a_county_s_own_ledger_takes_its_streets_and_not_its_neighbour_s() -> None:
    assert found("410305", "珠江路街道") == "410305?"
    assert found("410305", "洛阳市涧西区珠江路街道") == "410305"
    assert found("410305", "洛阳市洛龙区开元路街道") == "county_outside"
    assert found("419001", "洛阳市涧西区珠江路街道") == "county_outside"


def test_headings_of_a_former_county_speak_for_what_took_over() -> None:
    places = Places.of("411000", HENAN)
    assert [
        getattr(places.find_in(text), "code", None) for text in ("许昌县", "许昌县企业科协台账", "许昌市企业科协")
    ] == [
        "411003",
        "411003",
        None,
    ]
