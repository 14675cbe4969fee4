"""Addresses of intake: the public ones from the root, the staff's under ``intake/``."""

from django.urls import path

from . import checking, erasing, home, imports, open_cases, reporters, reporting, requests, tracking, window

app_name = "intake"
urlpatterns = [
    path("", home.home, name="home"),
    path("report/", reporting.report, name="report"),
    path("report/done/<str:code>/", reporting.done, name="done"),
    path("report/done/<str:code>/card.png", reporting.card, name="card"),
    path("track/", tracking.track, name="track"),
    path("track/<str:code>/receipt.json", checking.receipt_file, name="receipt"),
    path("track/<str:code>/history.json", checking.history_file, name="history"),
    path("track/<str:code>/check/", checking.check, name="check_record"),
    path("verify/", checking.verify, name="verify"),
    path("verify/luoshi_verify.py", checking.program, name="verifier"),
    path("track/<str:code>/", tracking.tracked, name="tracked"),
    path("open/", open_cases.open_cases, name="open"),
    path("open/<str:code>/", open_cases.open_case, name="open_case"),
    path("intake/", requests.list_all, name="requests"),
    path("intake/export/<str:form>/", requests.export, name="export"),
    path("intake/cases/<slug:code>/reporter/", reporters.reporter, name="reporter"),
    path("intake/window/", window.own_requests, name="window"),
    path("intake/window/new/", window.take_down, name="window_new"),
    path("intake/window/receipt/<int:pk>/", window.receipt, name="window_receipt"),
    path("intake/erase/", erasing.erase, name="erase"),
    path("intake/import/", imports.upload, name="import"),
    path("intake/import/check/", imports.check, name="check"),
    path("intake/imports/<int:pk>/", imports.show_run, name="run"),
    path("intake/imports/<int:pk>/rows/<int:row>/", imports.decide, name="decide"),
    path("intake/imports/<int:pk>/refused.<str:form>", imports.refused, name="refused"),
]
