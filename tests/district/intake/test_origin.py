"""From a case one comes back to what it came from: the domains declare their sources and describe the way."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client

from luoshi.district.audit.api import audit_whole
from luoshi.district.cases import api as cases
from luoshi.district.cases.errors import UnknownOriginError, UnknownSourceError
from luoshi.district.cases.models import Case
from luoshi.district.cases.queries import sources as declared
from luoshi.district.intake.models import ImportRun
from luoshi.district.people.api import SYSTEM
from luoshi.district.site.demo.doors import WHO
from luoshi.district.ui.domain import Source, domain_called
from luoshi.kernel import clock
from tests.district.intake.conftest import HEADER, ROW
from tests.district.intake.test_import import bring_in
from tests.fakes.loop import new_case
from tests.fakes.small_district import MONDAY

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
STORED = {"web", "window", "hotline", "import", "meeting", "inspection", "leader", "plan", "sensor", "staff"}
"""The codes that deployments have stored."""


@pytest.fixture(autouse=True)
def _monday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: MONDAY)


def page(district, username: str, code: str) -> str:
    """What somebody reads of a case."""
    client = Client()
    client.force_login(district.accounts[username], backend=BACKEND)
    return client.get(f"/cases/{code}/").content.decode()


def test_stored_sources_are_declared_in_both_languages():
    """Each once, with the words that stood there before; the demonstration uses no others."""
    assert declared.sources().keys() >= STORED
    assert set(WHO) <= declared.sources().keys()
    assert {code for code, one in declared.sources().items() if one.by_hand} == {
        "staff", "leader", "inspection", "meeting", "hotline", "plan",
    }  # fmt: skip
    assert [code for code in sorted(STORED) if not declared.is_from_outside(code)] == [
        "inspection", "leader", "meeting", "plan", "sensor",
    ]  # fmt: skip
    assert declared.source_label("gone") == "gone"


def test_source_declared_twice_is_a_mistake(monkeypatch):
    """Nobody could tell any more whose a stored case is."""
    monkeypatch.setattr(type(domain_called("airwatch")), "sources", (Source("web", "Air"),))
    with pytest.raises(ValueError, match="declared twice"):
        declared.sources.__wrapped__()


def test_case_comes_from_what_a_domain_declares(district):
    """Nothing is registered under a source or from a thing that nobody declared."""
    with pytest.raises(UnknownSourceError):
        new_case(district, source="rumour")
    for origin in ("intake", "nothing:1", "cases:1", "intake:1 2", "intake:", "INTAKE:1"):
        with pytest.raises(UnknownOriginError):
            new_case(district, origin=origin)
    assert new_case(district, origin="intake:import-1").origin == "intake:import-1"
    assert Case.objects.count() == 1


def test_part_of_a_case_keeps_a_source_that_is_gone(district):
    """A domain that was taken away leaves its cases, and they can still be divided."""
    case = new_case(district)
    part = cases.NewCase(title="一部分", source="gone", parent_id=case.pk)
    assert cases.register_case(new=replace(part), by=SYSTEM, at=MONDAY).source == "gone"


def test_case_of_a_sheet_leads_back_to_its_import(district, workbook):
    """For whoever may see requests; others see the source alone, and the public nothing."""
    bring_in(workbook(HEADER, ROW))
    case, run = Case.objects.get(), ImportRun.objects.get()
    assert case.origin == f"intake:import-{run.pk}"
    assert f'href="/intake/imports/{run.pk}/"' in page(district, "supervisor", case.code)
    assert f"第 {run.pk} 次导入" in page(district, "supervisor", case.code)
    cases.assign(case_id=case.pk, lead_unit_id=district.unit_id("planning"), by=district.actor("supervisor"), at=MONDAY)
    seen = page(district, "planning", case.code)
    assert "导入留言" in seen
    assert "/intake/imports/" not in seen
    Case.objects.filter(pk=case.pk).update(is_public=True)
    assert "import-" not in Client().get(f"/open/{case.code}/").content.decode()


@pytest.mark.parametrize("id", ["import-", "import-999999999", "x", "import-1x", "import-²", f"import-{10**40}"])
def test_way_back_to_nothing_is_no_link(district, id):  # noqa: A002 - so it is called in the declaration
    """What is gone or was never there shows nothing, and breaks no page."""
    assert cases.way_back(f"intake:{id}", by=district.actor("supervisor")) is None


def test_changed_origin_is_found(district, workbook):
    """Whoever moves a case to another origin past the program is found by the audit."""
    bring_in(workbook(HEADER, ROW))
    assert audit_whole(at=MONDAY).difference is None
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET origin = 'intake:import-7'")
    found = audit_whole(at=MONDAY).difference
    assert found is not None
    assert (found.what, found.column) == ("row_column", "origin")
