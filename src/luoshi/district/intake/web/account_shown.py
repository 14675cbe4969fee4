"""How a sheet was read, in sentences: what was found out, what was guessed, what was left unread."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TAKEN: dict[str, str | Promise] = {
    "new": gettext_lazy("come in as new"),
    "open": gettext_lazy("come in as open stock"),
    "history": gettext_lazy("come in as history"),
}
_KNOWN_BY: dict[str, str | Promise] = {
    "mark": gettext_lazy("by its mark"),
    "certain": gettext_lazy("certain"),
    "declared": gettext_lazy("as the file says"),
    "guessed": gettext_lazy("guessed from its characters: please check the first rows"),
    "chosen": gettext_lazy("as chosen"),
}
_WHY_UNREAD: dict[str, str | Promise] = {
    "hidden": gettext_lazy("hidden sheet"),
    "empty": gettext_lazy("empty sheet"),
    "not_chosen": gettext_lazy("not chosen"),
    "no_header": gettext_lazy("no header of messages"),
}


def reading_words(account: Mapping[str, Any]) -> list[tuple[str, str, bool]]:
    """Each fact as (name, words, whether it deserves a second look)."""
    if not account.get("format"):
        return []
    rows = [(_("Format"), str(account["format"]).upper(), False)]
    if account.get("sheet"):
        rows.append((_("Sheet"), account["sheet"], False))
    if account.get("encoding"):
        known_by = account["encoding_known_by"]
        words = f"{account['encoding']} — {_KNOWN_BY.get(known_by, known_by)}"
        rows.append((_("Encoding"), words, known_by == "guessed"))
    header_rows = account["header_rows"]
    rows.append((_("Header in row"), "、".join(map(str, header_rows)), len(header_rows) > 1))
    if account.get("date_system") == 1904:  # noqa: PLR2004 - the other way of counting days
        rows.append((_("Days count from"), "1904", True))
    rows.append((_("Zone of times that name none"), str(account.get("zone", "")), False))
    rows += _points(account.get("points") or {}, str(account.get("datum", "")))
    if account.get("numbers_restart"):
        rows.append((_("Numbers"), _("only count the rows of this sheet; messages are known by their words"), True))
    if account.get("merged_cells"):
        words = _("%(n)d merged cells count for each of their rows") % {"n": account["merged_cells"]}
        rows.append((_("Merged cells"), words, False))
    unused = account.get("columns_unused") or []
    rows.append((_("Columns not used"), "、".join(unused) or _("none"), bool(unused)))
    unread = account.get("sheets_unread") or []
    named = [
        _("%(name)s (%(why)s, %(rows)d rows)")
        % {"name": sheet["name"], "why": _WHY_UNREAD.get(sheet["why"], sheet["why"]), "rows": sheet["rows"]}
        for sheet in unread
    ]
    rows.append((_("Sheets not read"), "、".join(named) or _("none"), bool(unread)))
    return rows


def _points(points: Mapping[str, Any], datum: str) -> list[tuple[str, str, bool]]:
    if not points.get("tried"):
        return []
    words = _("%(n)d of %(tried)d points tried lie in the district, read as %(datum)s") % {
        "n": points["in_district"],
        "tried": points["tried"],
        "datum": datum.upper(),
    }
    if points.get("looks_like"):
        words += _("; they look like %(other)s — choose it if that is so") % {"other": points["looks_like"].upper()}
    return [(_("Places"), words, bool(points.get("looks_like")) or points["in_district"] < points["tried"])]
