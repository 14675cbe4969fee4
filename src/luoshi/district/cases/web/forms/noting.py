"""Forms of words and files that move nothing: urging, raising, a note, evidence."""

from django.utils.translation import gettext_lazy as _

from luoshi.district.cases import commands
from luoshi.district.cases.rules.actions import Action
from luoshi.district.cases.web.forms.acting import ActionForm

A = Action


class UrgeForm(ActionForm):
    """What is expected."""

    action, command = A.URGE, staticmethod(commands.urge)
    text_label = _("What is expected, and by when")


class EscalateForm(ActionForm):
    """Why."""

    action, command = A.ESCALATE, staticmethod(commands.escalate)
    text_label = _("Why it is raised")


class CommentForm(ActionForm):
    """Words."""

    action, command = A.COMMENT, staticmethod(commands.comment)
    text_label = _("Internal note, not public")


class AddEvidenceForm(ActionForm):
    """Files, and what they show."""

    action, command = A.ADD_EVIDENCE, staticmethod(commands.add_evidence)
    text_label = _("What they show")
    takes_evidence = True

    def nothing_kept(self) -> str:
        """What is wrong when no file came."""
        return str(_("Choose at least one file."))


FORMS: tuple[type[ActionForm], ...] = (
    UrgeForm,
    EscalateForm,
    CommentForm,
    AddEvidenceForm,
)
