"""Invented names: of people, from lists of syllables, and of units, county by county."""

from __future__ import annotations

from random import Random

__all__ = ["person_name", "unit_name"]

_FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余"
    "于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷"
    "龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
)
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰文辉建国红梅晨宇立子宏志远思佳欣瑞昊睿"
)
_PLACES = (
    "青禾", "云溪", "白河", "松岭", "临溪口", "石桥", "清源坝", "龙泉湾", "凤鸣", "南坪",
    "东湖岭", "双塔", "望江台", "金沙坪", "雁门岗", "芦花", "梅岭下", "古渡", "平川里", "甘棠",
)  # fmt: skip
_BUREAUS = (
    "财政局", "自然资源局", "住房和城乡建设局", "人力资源和社会保障局", "农业农村局", "民政局",
    "司法局", "生态环境分局", "水务局", "交通运输局", "教育局", "卫生健康局", "市场监督管理局",
    "应急管理局", "审计局", "文化广电旅游体育局", "林业局", "统计局",
)  # fmt: skip
_TOWN_FIRST = "太澄顿罗司隘城沈深石白柳桃清永和"
_TOWN_SECOND = "平江岗坝前子南所渡桥沙湾源水"
_PER_PLACE = len(_BUREAUS) + 10 * len(_TOWN_FIRST)


def person_name(random: Random) -> str:
    """A family name and one or two syllables; two people may share a name, as they do."""
    return random.choice(_FAMILY) + "".join(random.choices(_GIVEN, k=random.choice((1, 2, 2))))


def unit_name(index: int) -> str:
    """The bureaus of a county, then its towns, then the next county: 3,560 names that differ."""
    place, unit = divmod(index, _PER_PLACE)
    county = f"{_PLACES[place]}县"
    if unit < len(_BUREAUS):
        return county + _BUREAUS[unit]
    first, second = divmod(unit - len(_BUREAUS), 10)
    return f"{county}{_TOWN_FIRST[first]}{_TOWN_SECOND[second]}镇"
