"""What the demo's societies stand for: their divisions of GB/T 4754, who guides them, which cities have what."""

from __future__ import annotations

#: Zhengzhou and Luoyang: registered, led, linked and well joined.
AHEAD = frozenset({"410100", "410300"})
#: Cities without any survey: nothing begun.
SILENT_CITIES = frozenset({"410900", "411500", "411600"})
#: Key industries that have no society yet.
WITHOUT_SOCIETY: dict[str, tuple[str, ...]] = {
    "410100": ("生物医药",),
    "410300": ("光电显示",),
    "410200": ("精细化工",),
    "410700": ("生物制药",),
    "411200": ("铜基新材料",),
    "411700": ("中药加工", "户外装备"),
}
DIVISIONS: dict[str, str] = {
    "智能传感器": "39",
    "汽车工程": "36",
    "软件与信息服务": "65",
    "超硬材料": "30",
    "食品工业": "14",
    "生物医药": "27",
    "轴承与基础件": "34",
    "农机装备": "35",
    "有色新材料": "32",
    "机器人与智能制造": "35",
    "光电显示": "39",
    "空分装备": "34",
    "精细化工": "26",
    "尼龙新材料": "28",
    "精品钢": "31",
    "汽车电子电器": "36",
    "起重机械": "34",
    "电池与电源": "38",
    "生物制药": "27",
    "氟化工": "26",
    "智能电力装备": "38",
    "发制品": "41",
    "铜基新材料": "32",
    "防爆装备": "38",
    "光电": "40",
    "制冷产业": "34",
    "中药加工": "27",
    "户外装备": "36",
    "铅锌精深加工": "32",
}
#: The provincial society of a division, by part of its name.
GUIDES: dict[str, str] = {
    "14": "食品科学技术",
    "13": "食品科学技术",
    "32": "有色金属",
    "34": "机械工程",
    "35": "机械工程",
    "36": "汽车工程",
    "38": "电机工程",
    "30": "机械工程",
    "31": "机械工程",
}
