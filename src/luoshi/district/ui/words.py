"""The few sentences scripts say, translated on the server and handed to the page as a JSON data block."""

from django.utils.translation import gettext as _


def script_words() -> dict[str, str]:
    """Key → sentence in the reader's language; ``{n}``-like parts are filled in by the script."""
    return {
        "copied": _("Copied"),
        "copy_failed": _("Could not copy; please select the text and copy it by hand."),
        "draft_restored": _("Your unsent draft from {time} was restored."),
        "draft_discard": _("Discard draft"),
        "locating": _("Finding your position…"),
        "located": _("Position found, accurate to about {metres} m."),
        "locate_denied": _("The browser may not read your position. Please mark the place on the map or describe it."),
        "locate_failed": _("Your position could not be found. Please mark the place on the map or describe it."),
        "file_choose": _("Choose files"),
        "file_choose_photo": _("Take or choose photos"),
        "file_none": _("Nothing chosen yet"),
        "file_chosen": _("{count} file(s), {size} in total"),
        "file_too_big": _("“{name}” is {size}; the limit is {limit}."),
        "file_remove": _("Remove"),
        "map_missing": _("This browser cannot draw the map; the list says the same in words."),
        "map_failed": _("The map data could not be loaded. The list says the same in words."),
        "map_label": _("Map"),
        "map_open": _("Open"),
        "map_zoom_in": _("Zoom in"),
        "map_zoom_out": _("Zoom out"),
        "map_wheel": _("Hold Ctrl and scroll to zoom the map."),
        "map_wheel_mac": _("Hold ⌘ and scroll to zoom the map."),
        "map_fingers": _("Move the map with two fingers."),
        "map_picked": _("Marked place: {lat}, {lon}"),
        "chart_missing": _("The chart could not be drawn; the table beneath has the same figures."),
        "keys_title": _("Keyboard"),
        "keys_next": _("next row"),
        "keys_previous": _("previous row"),
        "keys_open": _("open the row"),
        "keys_select": _("select the row"),
        "keys_search": _("search"),
        "keys_help": _("show or hide this help"),
        "choices_find": _("Find in the list"),
        "choices_ticked": _("{n} ticked"),
        "close": _("Close"),
        "selected": _("{n} selected"),
        "refreshed": _("Updated {time}"),
        "refresh_failed": _("Not updated since {time}"),
    }
