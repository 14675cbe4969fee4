"""Addresses of the closed loop."""

from django.urls import path

from . import acting, bulk, calendars, case, categories, deadline, exporting, kinds, proof, queue, registering, work

app_name = "cases"
urlpatterns = [
    path("work/read/", work.mark_read, name="mark_read"),
    path("cases/", queue.cases, name="queue"),
    path("cases/new/", registering.register, name="new"),
    path("cases/export/", exporting.export, name="export"),
    path("cases/bulk/", bulk.bulk, name="bulk"),
    path("cases/views/", queue.save_view, name="save_view"),
    path("cases/views/<int:view_id>/", queue.change_view, name="change_view"),
    path("cases/<slug:code>/", case.case, name="case"),
    path("cases/<slug:code>/do/<slug:action_name>/", acting.act, name="act"),
    path("cases/<slug:code>/deadline/<int:deadline_id>/", deadline.deadline, name="deadline"),
    path("cases/<slug:code>/ledger/<int:seq>/", proof.ledger_entry, name="ledger"),
    path("cases/<slug:code>/documents/<int:entry_id>/", proof.document, name="document"),
    path("settings/kinds/", kinds.kinds, name="kinds"),
    path("settings/kinds/new/", kinds.new_kind, name="new_kind"),
    path("settings/kinds/<slug:code>/", kinds.kind, name="kind"),
    path("settings/categories/", categories.categories, name="categories"),
    path("settings/calendar/", calendars.calendar_page, name="calendar"),
]
