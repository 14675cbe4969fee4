"""The look of the district as a Django app: no tables, no rules of the work itself."""

from luoshi.district.ui.domain import Address, DomainConfig


class UiConfig(DomainConfig):
    name = "luoshi.district.ui"
    label = "ui"
    addresses = (Address("ui/", ".urls", order=10),)
