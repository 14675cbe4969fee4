"""One line of the sign-in log: who came in, or tried to, by which way; never what was typed."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.district.people.models.account import Account


class SignInAct(models.TextChoices):
    """What happened."""

    SUCCESS = "success", _("Signed in")
    FAILURE = "failure", _("Wrong password or code")
    LOCKED = "locked", _("Locked after too many attempts")
    CONFIRMED = "confirmed", _("Confirmed again who it is")
    SIGN_OUT = "sign_out", _("Signed out")
    IDLE = "idle", _("Locked after a time without use")
    ENDED = "ended", _("Ended after its longest time")
    TOKEN = "token", _("First use of a token that day")


class SignInWay(models.TextChoices):
    """By which way."""

    PASSWORD = "password", pgettext_lazy("signing in", "Password")
    SECOND_STEP = "second_step", pgettext_lazy("signing in", "Password and code")
    SINGLE_SIGN_ON = "single_sign_on", pgettext_lazy("signing in", "Single sign-on")
    TOKEN = "token", pgettext_lazy("signing in", "Token")


class SignInRecord(models.Model):
    """``account`` is empty where the name that was typed is no account's: a name may be a password typed too early.

    ``address`` is shortened before it is stored: the network (IPv4 /24, IPv6 /48), not the machine.
    """

    at = models.DateTimeField(db_index=True)
    account = models.ForeignKey(Account, models.CASCADE, null=True, blank=True, related_name="sign_in_records")
    act = models.CharField(max_length=12, choices=SignInAct)
    way = models.CharField(max_length=16, choices=SignInWay, blank=True)
    address = models.CharField(max_length=45, blank=True)
    device = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["account", "at"], name="sign_in_account_at")]

    def __str__(self) -> str:
        return f"{self.act} {self.at:%Y-%m-%d %H:%M}"
