"""A city's ledger: the whole import against the bare minimum, and against a plain resource into a plain tree."""

from __future__ import annotations

import io
import multiprocessing
import random
import resource
import time
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import django
import tablib
from django.db import connection, transaction
from import_export import resources
from python_calamine import CalamineWorkbook
from stdnum.cn import uscc
from xlsxwriter import Workbook

from bench.data import FIRST, FORMS, SECOND, TRADES, base31
from bench.measure import Measure, at_least, at_most, told
from bench.plain.models import PlainNode
from bench.tree_measures import fill_plain
from orgs.tree.models.organization import Organization

CITY = "410300"
HEADERS = (
    *("序号", "所属县（市、区）", "企业名称", "统一社会信用代码", "企业科协名称", "成立日期", "批复文号", "主席"),
    *("副主席", "秘书长", "联系人", "联系电话", "会员人数", "科技工作者人数", "是否建立党组织", "所属行业"),
    *("是否高新技术企业", "是否规上企业", "挂靠部门", "备注"),
)
PLAIN_ROWS = 60


def make(path: Path, rows: int, seed: int = 7) -> None:
    """Write a ledger as a city keeps it: title rows, dates as text, counts with 人."""
    rng = random.Random(seed)
    counties = list(
        Organization.objects.filter(parent__code=CITY, code__isnull=False).values_list("code", "short_name")
    )
    with Workbook(path) as book:
        sheet = book.add_worksheet("洛阳市")
        sheet.write(0, 0, "洛阳市企业科协基本情况汇总表")
        sheet.write(1, 0, "填报单位：洛阳市科学技术协会")
        sheet.write_row(2, 0, HEADERS)
        for number in range(rows):
            sheet.write_row(3 + number, 0, _row(rng, number, counties[number % len(counties)]))


def _row(rng: random.Random, number: int, county: tuple[str, str]) -> list[object]:
    code, name = county
    body = f"93{code}MC{base31(number * 7 + 11, 7)}"
    firm = (
        f"{name[:2]}{base31(number, 4)}{rng.choice(FIRST)}{rng.choice(SECOND)}{rng.choice(TRADES)}{rng.choice(FORMS)}"
    )
    day = date(2008, 1, 1) + timedelta(rng.randrange(6500))
    person = lambda: rng.choice(FIRST) + rng.choice(SECOND)  # noqa: E731  # a short name for one line
    return [
        *(number + 1, name, firm, body + uscc.calc_check_digit(body), firm + "科学技术协会"),
        *(rng.choice((f"{day.year}年{day.month}月{day.day}日", day.isoformat(), f"{day.year}.{day.month}.{day.day}")),),
        *(f"洛科协〔{day.year}〕{rng.randrange(1, 99)}号", person(), f"{person()}、{person()}", person(), person()),
        *(f"138{rng.randrange(10**8):08d}", f"{rng.randrange(5, 90)}人", rng.randrange(5, 400)),
        *(rng.choice("有无"), rng.choice(("34", "制造业", "轴承", "农业")), rng.choice("√×"), rng.choice("是否")),
        *(rng.choice(("科技部", "研究院", "人力资源部")), rng.choice(("", "", "已换届"))),
    ]


def importing(rows: int) -> list[Measure]:
    """Import a ledger of so many rows and compare."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "洛阳市台账.xlsx"
        make(path, rows)
        bare = min(_bare(path) for _ in range(3))
        connection.close()
        with multiprocessing.get_context("spawn").Pool(1, initializer=django.setup) as pool:
            whole, memory, counts = pool.apply(_import, (str(path),))
    plain = _plain_rows_a_second()
    return [
        told(f"read {rows:,} rows with calamine and COPY the cells", bare, "s"),
        told(f"import {rows:,} rows", whole, "s", str(counts)),
        at_most("import against reading and one COPY", whole / bare, 18),
        told("plain resource into plain mptt, 20,000 nodes", plain, "rows/s"),
        told("import", rows / whole, "rows/s"),
        at_least("import against the plain resource, rows a second", rows / whole / plain, 50),
        at_most("memory of the import, peak", memory, 400, "MB"),
    ]


def _bare(path: Path) -> float:
    """Read the cells and COPY them as they are: what no import can do without."""
    start = time.perf_counter()
    lines = io.StringIO()
    for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python():
        lines.write("\t".join(str(cell) for cell in row[: len(HEADERS)]) + "\n")
    lines.seek(0)
    columns = ", ".join(f"c{number} text" for number in range(len(HEADERS)))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE bare ({columns}) ON COMMIT DROP")
        cursor.copy_expert("COPY bare FROM STDIN WITH (NULL '')", lines)
    return time.perf_counter() - start


def _import(path: str) -> tuple[float, float, dict[str, int]]:
    """Import in a process of its own; return seconds, peak memory in MB and the rows by outcome."""
    from orgs.imports import batches

    unit = Organization.objects.get(code=CITY)
    start = time.perf_counter()
    content = Path(path).read_bytes()
    batch = batches.open_batch(unit=unit, actor=None, file=None, file_name=Path(path).name, target="association")
    planned = batches.apply(batch, content, actor=None)
    taken = time.perf_counter() - start
    connection.close()
    return taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, planned.counts


class PlainResource(resources.ModelResource):
    """A resource as the documentation of import-export shows it."""

    class Meta:
        model = PlainNode
        import_id_fields = ("code",)
        fields = ("code", "name", "phone", "members", "parent")


def _plain_rows_a_second() -> float:
    fill_plain()
    county = PlainNode.objects.filter(level=2).order_by("lft")[40]
    data = tablib.Dataset(headers=["code", "name", "phone", "members", "parent"])
    for number in range(PLAIN_ROWS):
        data.append([f"9141{number:014d}", f"企业{number}", "13800001234", number, county.pk])
    start = time.perf_counter()
    result = PlainResource().import_data(data, raise_errors=True)
    if result.totals["new"] != PLAIN_ROWS:
        raise RuntimeError("the plain resource did not import its rows")
    return PLAIN_ROWS / (time.perf_counter() - start)
