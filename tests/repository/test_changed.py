"""What a change needs is found by imports and by the layout; where nobody can know, everything is run."""

import grimp
import pytest

from tests.changed import ALWAYS, all_tests, needed


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("luoshi", "tests", cache_dir=None)


def chosen(graph: grimp.ImportGraph, *paths: str) -> set[str]:
    found = needed(paths, graph, all_tests())
    assert found is not None
    return set(found)


def test_method_of_the_air_needs_its_own_tests_and_those_above(graph):
    """Not the loop's rules, which know nothing of it."""
    found = chosen(graph, "src/luoshi/airscience/effect/__init__.py")
    assert {"tests/airscience/effect/test_estimate.py", "tests/district/airwatch/test_pages.py"} <= found
    assert not any(file.startswith(("tests/proof/", "tests/district/people/")) for file in found)


def test_rule_deep_down_reaches_everybody_above_it(graph):
    """The working calendar is under deadlines, commands and pages."""
    found = chosen(graph, "src/luoshi/kernel/worktime/__init__.py")
    assert {
        "tests/kernel/worktime/test_properties.py", "tests/district/cases/commands/test_every_act.py",
        "tests/journeys/test_closed_loop.py",
    } <= found  # fmt: skip


def test_template_and_words_need_their_domain_and_the_journeys(graph):
    """They are read by name, which no import shows."""
    found = chosen(graph, "src/luoshi/district/places/locale/zh_Hans/LC_MESSAGES/django.po")
    assert {"tests/district/places/test_web.py", "tests/journeys/test_every_page.py", ALWAYS} <= found
    assert not any(file.startswith(("tests/kernel/", "tests/district/people/")) for file in found)


def test_test_and_what_tests_stand_on_need_those_that_use_them(graph):
    """A changed test is run, and everybody who uses a changed part to test with."""
    assert chosen(graph, "tests/kernel/test_ids.py") == {ALWAYS, "tests/kernel/test_ids.py"}
    assert "tests/attack/test_outages.py" in chosen(graph, "tests/fakes/small_disk.py")
    assert "tests/kernel/test_ids.py" not in chosen(graph, "tests/fakes/small_disk.py")


def test_document_needs_the_tests_of_the_repository(graph):
    """They read it."""
    assert chosen(graph, "docs/architecture.md") == {ALWAYS}


@pytest.mark.parametrize("path", ["pyproject.toml", "requirements/serve.txt", "tests/conftest.py", "bin/test", "new"])
def test_what_nobody_knows_runs_everything(graph, path):
    """Rather too much than too little."""
    assert needed([path, "docs/architecture.md"], graph, all_tests()) is None
