"""Made-up names of firms and persons, unified social credit codes and telephone numbers."""

from __future__ import annotations

from random import Random

from stdnum.cn import uscc

FIRST = "中宏瑞恒嘉利博盛安鼎天正德康福金银海豫嵩黄颍汝沁伏轩雅卓凯旭"
SECOND = "鑫业盈茂隆昌祥吉润邦腾航维特力通兴固齐汇聚辰森淼垚焱"
FORMS = ("有限公司",) * 7 + ("股份有限公司",) * 2 + ("集团有限公司",)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国志红玉春梅海燕晓东文辉鹏飞"
DUTIES = ("总经理", "副总经理", "总工程师", "技术总监", "研发中心主任", "党委书记", "科技部部长")
DEPARTMENTS = ("技术中心", "研发中心", "科技管理部", "总工办", "党群工作部", "人力资源部")
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def firm_name(random: Random, place: str, trade: str) -> str:
    """Return a name as firms have them: place, fancy word, trade, legal form."""
    return place + random.choice(FIRST) + random.choice(SECOND) + trade + random.choice(FORMS)


def person(random: Random) -> str:
    """Return a person's name of two or three characters."""
    return random.choice(SURNAMES) + "".join(random.choices(GIVEN, k=random.choice((1, 2, 2))))


def code(random: Random, division: str) -> str:
    """Return a synthetic unified social credit code with a valid check digit (GB 32100-2015).

    The body begins with `MB`, which no enterprise of the ledgers at hand has, so that none of them is met.
    """
    body = f"91{division}MB" + "".join(random.choices(ALPHABET, k=7))
    return body + uscc.calc_check_digit(body)


def phone(number: int) -> str:
    """Return a number that looks like a mobile phone's and lies in a row that nobody was given."""
    return f"1990000{number % 10000:04d}"
