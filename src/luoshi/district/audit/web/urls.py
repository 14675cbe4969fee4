"""The addresses of the feed, as C2SP tlog-tiles lays them out, below one well-known place."""

from django.urls import path, re_path

from . import feed

app_name = "audit"

urlpatterns = [
    path("checkpoint", feed.checkpoint, name="checkpoint"),
    path("keys.json", feed.keys, name="keys"),
    path("declarations.json", feed.declarations, name="declarations"),
    path("heads.json", feed.heads, name="heads"),
    path("consistency/<int:old>-<int:new>.json", feed.consistency, name="consistency"),
    re_path(r"^tile/events/(?P<place>[0-9xp./]+)$", feed.entries, name="entries"),
    re_path(r"^(?P<path>tile/[0-9]+/[0-9xp./]+)$", feed.tile, name="tile"),
]
