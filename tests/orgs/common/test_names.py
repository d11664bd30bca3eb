"""Names made comparable and findable, and codes checked."""

import pytest
from django.core.exceptions import ValidationError

from orgs.common.names import initials, name_key, search_text
from orgs.common.uscc import validate_uscc


def test_the_same_firm_written_differently_has_one_key():
    assert name_key("中信重工（洛阳）有限公司") == name_key("中信重工(洛阳)有限责任公司")
    assert name_key("洛阳 ＡＢＣ 科技有限公司") == name_key("洛阳abc科技有限公司")
    assert name_key("甲机械有限公司") != name_key("乙机械有限公司")


def test_a_name_that_is_all_form_keeps_itself():
    assert name_key("有限公司") == "有限公司"


def test_initials_find_yutong():
    assert initials("宇通客车股份有限公司").startswith("ytkc")
    assert "ytkc" in search_text("宇通客车股份有限公司", "91410000170001401D")
    assert "91410000170001401d" in search_text("宇通客车股份有限公司", "91410000170001401D")


@pytest.mark.parametrize(
    ("code", "check"),
    [("91410328MAKP3H1AM", "length"), ("91410324MAEWUQYUMK", "check_digit"), ("91410305MAJ9GFWAPI", "characters")],
)
def test_a_wrong_code_says_which_check_failed(code, check):
    with pytest.raises(ValidationError) as refused:
        validate_uscc(code)
    assert refused.value.code == check


def test_a_right_code_passes():
    validate_uscc("91410000170001401D")
