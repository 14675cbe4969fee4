"""One form for each act of the transition table; which fields it has follows from what its command must be told."""

from itertools import chain

from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.web.forms import dispatching, handling, noting, petitions, sharing, verifying
from luoshi.district.cases.web.forms.acting import ActionForm

ROOMS = (dispatching, handling, petitions, verifying, sharing, noting)

FORMS: dict[Action, type[ActionForm]] = {form.action: form for form in chain(*(room.FORMS for room in ROOMS))}
"""Every act a person can do to a case; registering has a page of its own, recomputing is the system's."""
