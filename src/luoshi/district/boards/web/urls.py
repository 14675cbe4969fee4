"""The addresses of the boards and of the cockpit, with the files each of their tables can be taken away as."""

from django.urls import path

from luoshi.district.boards.web import cockpit, supervision, unit, urging, work

app_name = "boards"

urlpatterns = [
    path("work/", work.my_work, name="work"),
    path("board/unit/", unit.list_units, name="units"),
    path("board/unit/<str:unit_code>/", unit.show_unit, name="unit"),
    path("board/unit/<str:unit_code>/<slug:table>.csv", unit.unit_sheet, name="unit_sheet"),
    path("board/supervision/", supervision.show_board, name="supervision"),
    path("board/supervision/urge/", urging.urge_cases, name="urge"),
    path("board/supervision/<slug:key>.csv", supervision.section_sheet, name="section_sheet"),
    path("board/supervision/<slug:key>/", supervision.show_section, name="section"),
    path("cockpit/", cockpit.show_cockpit, name="cockpit"),
    path("cockpit/cases.geojson", cockpit.cases_geojson, name="cases_geojson"),
    path("cockpit/<slug:table>.csv", cockpit.cockpit_sheet, name="cockpit_sheet"),
]
