"""The icons a page may use, by Tabler's outline names; ``bin/build-static`` puts exactly these into one sprite file."""

NAMES = frozenset(
    """
    adjustments alarm alert-circle alert-triangle archive arrow-back-up arrow-bounce arrow-down arrow-forward-up
    arrow-left arrow-right arrow-up arrows-sort bell bell-ringing bolt bookmark bookmarks building
    building-community building-factory calendar calendar-due calendar-stats camera category certificate chart-bar
    chart-line check checkbox checks chevron-down chevron-left chevron-right chevron-up circle circle-check
    circle-dashed clipboard-check clipboard-list clock clock-hour-4 cloud copy current-location database
    device-mobile device-tv dots dots-vertical download droplet edit external-link eye eye-off file-download
    file-text file-upload filter fingerprint flag flag-3 flame folder gavel git-branch git-merge hand-stop
    help-circle history home hourglass id-badge inbox info-circle key keyboard language layout-dashboard
    layout-kanban leaf license link list list-check list-details lock lock-open login logout mail map map-2 map-pin
    menu-2 message message-2-question message-circle message-report messages minus mood-sad mood-smile moon
    paperclip phone photo player-pause player-play plus presentation printer progress-check qrcode refresh reload
    report report-analytics road rotate-clockwise route rubber-stamp scale school search send settings share shield
    shield-check sitemap sort-descending speakerphone square star stopwatch sun table table-export table-import tag
    tags target text-size thumb-down thumb-up tool traffic-lights trash trophy typography upload urgent user
    user-circle user-plus users wind world x zoom-in
    """.split(),  # noqa: SIM905 - a list one can read
)

FALLBACK = "circle"
