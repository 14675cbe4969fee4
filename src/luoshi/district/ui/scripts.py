"""Which files a page's script stands on: only a page with a map loads the map library, only one with charts theirs."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

STYLES = {"map": ("vendor/maplibre/maplibre-gl.css", "ui/css/map.css")}
LIBRARIES = {
    "map": {"maplibre": "vendor/maplibre/maplibre-gl.mjs", "maplibre-worker": "vendor/maplibre/maplibre-gl-worker.mjs"},
}
NAMES = frozenset(
    {"chart", "copy", "draft", "geolocate", "htmx", "keyboard", "map", "nav", "refresh", "select", "spacing"}
)


def script_tags(name: str) -> SafeString:
    """The tags that load ``ui/js/<name>.js``; its libraries' addresses travel in meta elements."""
    if name not in NAMES:
        message = f"there is no script {name!r}; there are {sorted(NAMES)}"
        raise ValueError(message)
    if name == "htmx":
        return format_html('<script src="{}" defer></script>', static("vendor/htmx/htmx.min.js"))
    styles = [format_html('<link rel="stylesheet" href="{}">', static(path)) for path in STYLES.get(name, ())]
    metas = [
        format_html('<meta name="library-{}" content="{}">', key, static(path))
        for key, path in LIBRARIES.get(name, {}).items()
    ]
    module = format_html('<script type="module" src="{}"></script>', static(f"ui/js/{name}.js"))
    return SafeString("\n".join([*styles, *metas, module]))
