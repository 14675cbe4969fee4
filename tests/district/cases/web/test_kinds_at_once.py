"""Two administrators change the same kind of case: the second learns of the first."""

import pytest

from luoshi.district.cases.commands import publish_kind
from luoshi.district.cases.errors import StaleKindError
from luoshi.district.cases.models import CaseKind
from tests.fakes.small_district import MONDAY


def test_second_of_two_editors_does_not_publish_over_the_first(district):
    """He had the first version before him; the second is not lost without his seeing it."""
    facts = {"name": "一般事项", "deadlines": {"resolve": {"rule": "working_days", "n": 3}}}
    by = district.actor("administrator")
    publish_kind(code="general", facts=facts, by=by, at=MONDAY, expected_version=1)
    with pytest.raises(StaleKindError):
        publish_kind(code="general", facts={**facts, "name": "另一个"}, by=by, at=MONDAY, expected_version=1)
    assert CaseKind.objects.get(code="general", is_current=True).name == "一般事项"


def test_form_opened_before_anothers_version_says_so_and_offers_itself_again(district, client):
    """What was typed stays; sent again, it is published on top of what he has now been told of."""
    client.force_login(district.accounts["administrator"])
    address = "/settings/kinds/general/"
    form = client.get(address).context["form"]
    typed = {name: form[name].value() for name in ("name", "name_en", "extension_limit", "hand_back_limit", "seen")}
    assert typed["seen"] == 1
    publish_kind(code="general", facts={"name": "先到", "deadlines": {}}, by=district.actor("administrator"), at=MONDAY)
    page = client.post(address, {**_everything(form), **typed, "name": "后到"})
    assert (page.status_code, page.context["form"]["seen"].value()) == (422, "2")
    assert CaseKind.objects.get(code="general", is_current=True).name == "先到"


def _everything(form):
    """What a browser would send of the form as it was opened."""
    sent = {
        "evidence-TOTAL_FORMS": "0",
        "evidence-INITIAL_FORMS": "0",
        "verifier_roles": form["verifier_roles"].value(),
        "publication": form["publication"].value(),
    }
    for bound in form:
        widgets = getattr(bound.field.widget, "widgets", None)
        if widgets:
            values = bound.field.widget.decompress(bound.value())
            sent |= {f"{bound.name}_{n}": value for n, value in enumerate(values) if value is not None}
    return sent
