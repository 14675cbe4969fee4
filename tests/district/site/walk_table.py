"""Who may reach which address: one row for each, written down by hand and not derived from what it is to check.

A row says the address, the methods it knows, the roles it is open to, and how far it reaches:

``all``    nothing at it belongs to a unit: everybody of these roles reaches it;
``scope``  it shows a thing of one unit: posts of that unit and posts over the whole district reach it, others do not;
``own``    it shows what belongs to one account, and to nobody else;
``top``    it concerns the whole district: only posts over the whole district reach it;
``act``    an act on a case: beyond its scope nobody does it, within it the rules of the case decide;
``code``   open to whoever knows the receipt's code; ``public`` to everybody as long as the case is public;
``log``    open to everybody, as soon as there is something of it in the signed log;
``never``  there is nothing until the deployment sets it up.
"""

from dataclasses import dataclass

from luoshi.district.ui.domain import domains

ROLES = frozenset({
    "officer", "handler", "head", "supervisor", "verifier", "leader", "window", "expert", "assessor", "inspector",
    "administrator",
})  # fmt: skip
GROUPS = {
    "everybody": ROLES | {"anonymous", "resident", "nobody"},
    "signed_in": ROLES | {"nobody"},
    "staff": ROLES,
    "acting": ROLES - {"window", "expert", "assessor", "inspector", "administrator"},
    "registering": ROLES - {"verifier", "expert", "assessor", "inspector", "administrator"},
    "recording": ROLES - {"verifier", "expert", "assessor", "inspector"},
    "boards": ROLES - {"officer", "window"},
    "overseeing": ROLES - {"officer", "window", "handler", "head"},
    "cockpit": frozenset({"head", "supervisor", "leader", "assessor", "inspector"}),
    "ledger": frozenset({"supervisor", "leader", "assessor", "inspector", "administrator"}),
    "air": frozenset({"supervisor", "leader", "expert", "inspector", "administrator"}),
    "urging": frozenset({"supervisor", "leader"}),
    "requests": frozenset({"supervisor", "inspector", "administrator"}),
    "importing": frozenset({"supervisor", "administrator"}),
    "access": frozenset({"inspector", "administrator"}),
    "window": frozenset({"window"}),
    "administrator": frozenset({"administrator"}),
}

TABLE = """
ledger/                                        GET      ledger        all
oversight/readings/                            GET      access        all
oversight/sign-ins/                            GET      access        all
account/sign-ins/                              GET      signed_in     all
healthz                                        GET,POST everybody     all

ui/                                            GET      administrator all
ui/preference/                                 POST     everybody     all
single-sign-on/<slug:provider_id>/             GET,POST everybody     never
single-sign-on/<slug:provider_id>/callback/    GET,POST everybody     never

/                                              GET      everybody     all
report/                                        GET,POST everybody     all
report/done/<str:code>/                        GET      everybody     code
report/done/<str:code>/card.png                GET      everybody     code
track/                                         GET      everybody     all
track/<str:code>/                              GET,POST everybody     code
track/<str:code>/receipt.json                  GET      everybody     log
track/<str:code>/check/                        GET      everybody     log
track/<str:code>/history.json                  GET      everybody     log
verify/                                        GET      everybody     all
verify/luoshi_verify.py                        GET      everybody     all
.well-known/luoshi/checkpoint                  GET      everybody     log
.well-known/luoshi/keys.json                   GET      everybody     log
.well-known/luoshi/declarations.json           GET      everybody     log
.well-known/luoshi/heads.json                  GET      everybody     log
.well-known/luoshi/consistency/<int:old>-<int:new>.json  GET everybody log
.well-known/luoshi/^tile/events/(?P<place>[0-9xp./]+)$   GET everybody log
.well-known/luoshi/^(?P<path>tile/[0-9]+/[0-9xp./]+)$    GET everybody log
open/                                          GET      everybody     all
open/<str:code>/                               GET      everybody     public
intake/                                        GET      requests      top
intake/export/<str:form>/                      GET      requests      top
intake/import/                                 GET,POST importing     top
intake/import/check/                           GET,POST importing     top
intake/erase/                                  GET,POST administrator all
intake/cases/<slug:code>/reporter/             GET,POST staff         act
intake/window/                                 GET      window        all
intake/window/new/                             GET,POST window        all
intake/window/receipt/<int:pk>/                GET      window        own
intake/imports/<int:pk>/                       GET      requests      top
intake/imports/<int:pk>/refused.<str:form>     GET      requests      top
intake/imports/<int:pk>/rows/<int:row>/        POST     importing     top

work/                                          GET      signed_in     all
work/read/                                     POST     signed_in     all
cases/                                         GET      staff         all
cases/new/                                     GET,POST registering   all
cases/export/                                  GET      boards        all
cases/bulk/                                    POST     staff         all
cases/views/                                   POST     staff         all
cases/views/<int:view_id>/                     POST     staff         own
cases/<slug:code>/                             GET      staff         scope
cases/<slug:code>/do/<slug:action_name>/       GET,POST staff         act
cases/<slug:code>/deadline/<int:deadline_id>/  GET      staff         scope
cases/<slug:code>/ledger/<int:seq>/            GET      staff         scope
cases/<slug:code>/documents/<int:entry_id>/    GET      staff         scope
evidence/<int:evidence_id>/<str:variant>/      GET      staff         scope
settings/kinds/                                GET      administrator top
settings/kinds/new/                            GET,POST administrator top
settings/kinds/<slug:code>/                    GET,POST administrator top
settings/categories/                           GET,POST administrator top
settings/calendar/                             GET,POST administrator top

board/unit/                                    GET      boards        all
board/unit/<str:unit_code>/                    GET      boards        scope
board/unit/<str:unit_code>/<slug:table>.csv    GET      boards        scope
board/supervision/                             GET      overseeing    all
board/supervision/urge/                        POST     urging        all
board/supervision/<slug:key>.csv               GET      overseeing    all
board/supervision/<slug:key>/                  GET      overseeing    all
cockpit/                                       GET      cockpit       all
cockpit/cases.geojson                          GET      cockpit       all
cockpit/<slug:table>.csv                       GET      cockpit       all

air/                                           GET      air           all
air/bulletin/                                  GET      air           all

sign-in/                                       GET,POST everybody     all
sign-in/code/                                  GET,POST everybody     all
sign-in/demo/                                  POST     everybody     never
sign-out/                                      GET,POST everybody     all
account/                                       GET,POST signed_in     all
account/password/                              GET,POST signed_in     all
account/second-step/                           GET,POST signed_in     all
account/second-step/change/                    POST     signed_in     all
account/sessions/end-others/                   POST     signed_in     all
account/sessions/<int:pk>/end/                 POST     signed_in     own
account/tokens/                                GET,POST signed_in     all
account/tokens/<int:pk>/revoke/                POST     signed_in     own
account/stand-in/                              POST     signed_in     all
account/stand-in/<int:pk>/end/                 POST     staff         own

units/                                         GET,POST staff         all
units/new/                                     GET,POST administrator all
units/import/                                  GET,POST administrator all
units/posts/<int:pk>/close/                    POST     administrator scope
units/posts/<int:pk>/give/                     GET,POST administrator scope
units/holdings/<int:pk>/end/                   POST     administrator scope
units/holdings/<int:pk>/stand-in/              GET,POST administrator scope
units/u/<slug:code>/                           GET,POST staff         all
units/u/<slug:code>/edit/                      GET,POST administrator scope
units/u/<slug:code>/close/                     POST     administrator scope
units/u/<slug:code>/posts/new/                 GET,POST administrator scope
accounts/                                      GET,POST administrator all
accounts/new/                                  GET,POST administrator all
accounts/<int:pk>/                             GET,POST administrator scope
accounts/<int:pk>/edit/                        GET,POST administrator scope
accounts/<int:pk>/change/                      POST     administrator scope
groups/                                        GET,POST staff         all
groups/new/                                    GET,POST administrator all
groups/members/<int:pk>/edit/                  GET,POST administrator scope
groups/members/<int:pk>/remove/                POST     administrator scope
groups/g/<slug:code>/                          GET,POST staff         all
groups/g/<slug:code>/edit/                     GET,POST administrator scope
groups/g/<slug:code>/dissolve/                 POST     administrator scope
groups/g/<slug:code>/members/add/              POST     administrator scope

places/                                        GET      staff         all
places/new/                                    GET,POST administrator all
places/import/                                 GET,POST administrator all
places/export/<str:file_format>/               GET      boards        all
places/areas/                                  GET      staff         all
places/areas.geojson                           GET      everybody     all
places/roads.geojson                           GET      everybody     all
places/places.geojson                          GET      staff         all
places/at/<slug:code>/                         GET      staff         all
places/at/<slug:code>/edit/                    GET,POST administrator scope
places/at/<slug:code>/close/                   POST     administrator scope

api/v1/                                        GET      everybody     never
api/v1/openapi.json                            GET,POST    everybody     all
api/v1/cases                                   GET      signed_in     all
api/v1/cases                                   POST     recording     all
api/v1/cases/<code>                            GET      staff         scope
api/v1/cases/<code>/timeline                   GET      staff         scope
api/v1/cases/<code>/deadlines                  GET      staff         scope
api/v1/cases/<code>/actions                    GET      staff         scope
api/v1/cases/<code>/standing                   GET      staff         scope
api/v1/cases/<code>/acts/*                     POST     staff         act
api/v1/transitions                             GET      signed_in     all
api/v1/categories                              GET      signed_in     all
api/v1/kinds                                   GET      signed_in     all
api/v1/evidence                                POST     registering   all
api/v1/imports                                 POST     importing     top
api/v1/imports/<run_id>                        GET      requests      top
api/v1/me                                      GET      signed_in     all
api/v1/units                                   GET      signed_in     all
"""


@dataclass(frozen=True)
class Row:
    """What one line of the table says."""

    methods: frozenset[str]
    roles: frozenset[str]
    reach: str


def _roles(said: str) -> frozenset[str]:
    """A group, or roles one by one."""
    return GROUPS[said] if said in GROUPS else frozenset(said.split("|"))


def _read(line: str) -> tuple[str, Row]:
    route, methods, roles, reach = line.split()
    return "" if route == "/" else route, Row(frozenset(methods.split(",")), _roles(roles), reach)


DECLARED = "".join(domain.find(domain.exercise).routes for domain in domains() if domain.exercise)
"""What domains beyond those above say themselves."""
LINES = [_read(line) for line in (TABLE + DECLARED).splitlines() if line.strip()]
ROUTES = frozenset(route for route, _row in LINES)


def row_of(route: str, method: str) -> Row | None:
    """What is said of an address and a method; where it does not know the method, what is said of its others.

    The acts of the interface share one row.
    """
    start, acts, _action = route.partition("/acts/")
    rows = [row for known, row in LINES if known == (f"{start}{acts}*" if acts else route)]
    return next((row for row in rows if method in row.methods), rows[0] if rows else None)
