"""Who acted is said once."""

import pytest

from luoshi.district.cases.rules.who import who_acted


@pytest.mark.parametrize(
    ("unit", "named_as", "names", "said"),
    [
        ("督查室", "督查室 值班督查员", ("督查室",), "督查室 值班督查员"),
        ("生态环境局", "环境局 经办人", ("生态环境局", "环境局"), "生态环境局 经办人"),
        ("Environment Bureau", "环境局 经办人", ("生态环境局", "环境局"), "Environment Bureau 经办人"),
        ("督查室", "督查室", ("督查室",), "督查室"),
        ("督查室", "经办人", ("督查室",), "督查室 经办人"),
        ("督查室", "", ("督查室",), "督查室"),
        ("", "Luoshi", ("", ""), "Luoshi"),
        ("城市管理局", "城市管理局办公室", ("城管局",), "城市管理局 办公室"),
    ],
)
def test_unit_is_not_said_twice(unit, named_as, names, said):
    """The unit's name, long or short, is taken from the front of the account's."""
    assert who_acted(unit, named_as, *names) == said
