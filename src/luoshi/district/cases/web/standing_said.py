"""Where a case stands, in words: whom it waits for, since when, and what completing still needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from luoshi.district.cases.queries.naming import Names
from luoshi.district.cases.rules.facts import CaseFacts
from luoshi.district.cases.rules.standing import Holder, Owed, Standing, Waiting
from luoshi.district.cases.web.forms.fields import Words, language
from luoshi.district.cases.words import purpose_word
from luoshi.kernel.errors import fill

OWED: dict[Waiting, Words] = {
    Waiting.DISPATCH: gettext_lazy("{who} has to assign it"),
    Waiting.SIGNING: gettext_lazy("{who} has to sign for it"),
    Waiting.WORK: gettext_lazy("{who} is working on it"),
    Waiting.CO_SIGNING: gettext_lazy("{who} has to sign for its share"),
    Waiting.CO_WORK: gettext_lazy("{who} has to finish its share"),
    Waiting.PARTS: gettext_lazy("Parts of the case that are still open: {count}"),
    Waiting.DECISION: gettext_lazy("{who} has to decide on the petition"),
    Waiting.RULING: gettext_lazy("{who} has to rule on the hand-back"),
    Waiting.VERIFICATION: gettext_lazy("{who} has to verify it"),
    Waiting.REVIEW: gettext_lazy("{who} looks at it again on the review date"),
    Waiting.FOLLOW_UP: gettext_lazy("{who} has to ask the reporter"),
}
HOLDERS: dict[Holder, Words] = {
    Holder.SUPERVISION: gettext_lazy("The supervision office"),
    Holder.VERIFICATION: gettext_lazy("A verifier outside the unit"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One thing the case waits for, as a sentence, and since when."""

    text: str
    since: datetime | None


def owed_said(owed: Sequence[Owed], names: Names) -> list[Said]:
    """Whom the case waits for, one sentence each."""
    return [Said(fill(str(OWED[one.what]), {"who": _who(one, names), "count": one.count}), one.since) for one in owed]


def sentence(found: Standing, *, is_open: bool) -> str:
    """What the reader is told who has no clear next act; nothing about a case that is over."""
    if found.action is not None or not is_open:
        return ""
    if found.only_reads:
        return _("Your post reads this case; others act on it.")
    if found.others:
        return _("Your part goes on when this is done.")
    return _("Nothing is asked of you at the moment.")


def missing_said(found: Standing, facts: CaseFacts, evidence: Sequence[dict[str, str]]) -> list[str]:
    """What completing or closing still needs."""
    said = [purpose_word(code, evidence) for code in found.missing if code not in ("roadmap", "steps")]
    if "roadmap" in found.missing:
        said.append(_("a roadmap"))
    if "steps" in found.missing:
        n = len(facts.open_step_paths)
        said.append(ngettext("%(n)d step of the roadmap", "%(n)d steps of the roadmap", n) % {"n": n})
    return [str(word) for word in said]


def _who(one: Owed, names: Names) -> str:
    if one.unit_path:
        return names.unit_at(one.unit_path).said(language())
    return str(HOLDERS.get(one.holder, ""))
