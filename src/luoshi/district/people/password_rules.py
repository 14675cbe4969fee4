"""The rules a new password must keep beside Django's own: none that everybody tries first."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from luoshi.district.people.rules.known_passwords import is_well_known


class KnownPasswordValidator:
    """Refuses passwords made of well-known pieces; Django's own list of 20,000 leaked ones stands beside it."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002 - Django's signature
        """Raise when it is one."""
        if is_well_known(password):
            raise ValidationError(
                _(
                    "This password is among those tried first: a known word or keyboard row with digits or signs. "
                    "Take three or four words that do not belong together."
                ),
                code="password_well_known",
            )

    def get_help_text(self) -> str:
        """What to do."""
        return _("Take three or four words that do not belong together.")
