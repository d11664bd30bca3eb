"""Match what a clerk writes under 行业 to a division of GB/T 4754-2017: C39, 3670, a name, or a common word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from orgs.ledger.cells import Cell
from orgs.ledger.values import compact, is_blank

_CODE = re.compile(r"([A-T])?(\d{1,4})(?!\d)")
_END = re.compile(r"(?:行业|产业|制造业|加工业|服务业|服务|制造|加工|业|类)+$")
#: Words that clerks use for a division; the longest that a text holds decides.
_WORDS: dict[str, str] = {
    "01": "种植 农业科技 种业 农业",
    "02": "林业",
    "03": "养殖 畜牧",
    "04": "渔业",
    "06": "煤炭 煤矿",
    "07": "石油",
    "09": "矿业",
    "13": "农副 面粉 饲料 肉制品 粮油",
    "14": "食品",
    "15": "白酒 饮料 酒业 茶",
    "16": "烟草",
    "17": "纺织",
    "18": "纺织服装 服装",
    "19": "皮革 制鞋",
    "20": "木材",
    "21": "家具",
    "22": "造纸 包装",
    "23": "印刷",
    "25": "石化 煤化工 炼油 焦化",
    "26": "化工 化学 新材料",
    "27": "生物医药 制药 医药 中药",
    "28": "化纤",
    "29": "橡胶 塑料",
    "30": "耐火材料 水泥 陶瓷 玻璃 超硬材料 建材",
    "31": "钢铁",
    "32": "有色金属 铝业 铝加工 铜加工 钼",
    "33": "铸造 金属制品 钢结构",
    "34": "轴承 机床 通用设备 机器人 精密机械 机械",
    "35": "农机 矿山机械 医疗器械 装备 专用设备",
    "36": "汽车零部件 新能源汽车 汽车",
    "37": "轨道交通 航空航天 船舶 铁路设备",
    "38": "锂电 电池 光伏 电缆 输变电 电气 家电",
    "39": "半导体 集成电路 电子信息 计算机制造 通信设备 电子",
    "40": "仪器仪表 仪表 传感器",
    "42": "再生资源",
    "44": "电力 热力 发电",
    "45": "燃气",
    "46": "供水 自来水",
    "47": "建筑",
    "48": "路桥 市政工程",
    "49": "建筑安装",
    "50": "装饰",
    "51": "批发",
    "52": "零售",
    "54": "运输",
    "59": "物流 仓储",
    "61": "酒店",
    "62": "餐饮",
    "63": "电信 通信",
    "64": "互联网 电子商务",
    "65": "大数据 人工智能 信息技术 软件 信息化",
    "66": "银行",
    "67": "证券",
    "68": "保险",
    "69": "金融",
    "70": "房地产",
    "71": "租赁",
    "72": "咨询",
    "73": "研发 科研",
    "74": "设计院 勘察 检测",
    "75": "科技推广 技术服务",
    "76": "水利",
    "77": "环保 环境",
    "78": "旅游",
    "83": "教育 培训",
    "84": "医院 卫生",
    "87": "传媒",
    "88": "文化传媒",
}
_BY_WORD = sorted(
    ((word, code) for code, words in _WORDS.items() for word in words.split()), key=lambda pair: -len(pair[0])
)


@dataclass(slots=True)
class Industries:
    """The divisions by code, name and the head of the name; answers are remembered."""

    divisions: dict[str, str]
    _by_name: dict[str, str] = field(default_factory=dict)
    _known: dict[str, str | None] = field(default_factory=dict)

    @classmethod
    def of(cls, divisions: Iterable[tuple[str, str]]) -> Industries:
        """Build the index from (division code, name) pairs."""
        industries = cls({str(code).zfill(2): name for code, name in divisions})
        for code, name in industries.divisions.items():
            for form in (compact(name), _head(compact(name))):
                industries._by_name.setdefault(form, code)
        return industries

    def match(self, value: Cell) -> str | None:
        """Return the two-digit division that a cell names, or None: an unknown industry is a matter for a warning."""
        text = compact(value)
        if is_blank(text):
            return None
        if text not in self._known:
            self._known[text] = self._match(text)
        return self._known[text]

    def _match(self, text: str) -> str | None:
        code = _CODE.match(text)
        if code:
            digits = code[2].zfill(2) if len(code[2]) < 3 else code[2][:2]
            if digits in self.divisions:
                return digits
        bare = re.sub(r"[A-T]?\d+|[()\[\]{}:;]", "", text)
        found = self._by_name.get(bare) or self._by_name.get(_head(bare))
        if found or len(bare) < 2:
            return found
        inside = [code for code, name in self.divisions.items() if len(bare) >= 4 and bare in compact(name)]
        if len(inside) == 1:
            return inside[0]
        return next((code for word, code in _BY_WORD if word in bare and code in self.divisions), None)


def _head(name: str) -> str:
    return _END.sub("", name) or name
