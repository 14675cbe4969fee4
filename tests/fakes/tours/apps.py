"""Tours introduce themselves: this class is all that the house knows of them."""

from django.utils.translation import gettext_lazy as _

from luoshi.district.ui.domain import (
    Address,
    Diagnosis,
    Document,
    DomainConfig,
    Interface,
    PanelAt,
    Periodic,
    Power,
    Register,
    Search,
    Source,
)


class ToursConfig(DomainConfig):
    name = "tests.fakes.tours"
    label = "tours"
    verbose_name = _("Tours")
    addresses = (Address("tours/", ".web.urls", aliases=("rounds/",)),)
    interface = (Interface(".rest.router.router"),)
    powers = (Power("see_tours", ("supervisor", "leader", "handler")), Power("lead_tours", ("supervisor", "leader")))
    sources = (Source("tour", _("Tour"), "route"),)
    origin = ".queries.way_back"
    kinds = ".kinds.KINDS"
    stories = ".stories.scenes"
    registers = (Register("tours", ".exporting.export_tours", ("csv",)),)
    erasers = (".erasing.ERASER",)
    audits = ".audits.AUDITS"
    panels = (
        PanelAt("case.side", "tours.others", ".panels.other_cases", queries=1),
        PanelAt("cockpit.tiles", "tours", ".panels.tile", queries=1),
        PanelAt("work", "tours", ".panels.to_order", order=50, queries=1),
    )
    periodic = (Periodic("tours.count", 3_600, ".queries.count"),)
    navigation = ".navigation.PLACES"
    documents = (Document("tour-sheet", _("Sheet of a tour"), ".exporting.draft_sheet"),)
    searches = (Search("tours", _("Tours"), ".queries.find_tours"),)
    exercise = ".exercise.EXERCISE"
    diagnoses = (Diagnosis("Tours", ".queries.look_at_tours"),)
