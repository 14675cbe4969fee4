"""The boards as a domain of the district."""

from django.utils.translation import gettext_lazy as _

from luoshi.district.ui.domain import Address, DomainConfig


class BoardsConfig(DomainConfig):
    name = "luoshi.district.boards"
    label = "boards"
    verbose_name = _("Boards")
    addresses = (Address("", ".web.urls"),)
    navigation = ".navigation.PLACES"
