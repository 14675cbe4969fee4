"""An account: how a person signs in. What the person may do comes from the posts the account holds, not from here."""

from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models, transaction

from luoshi.district.audit.api import WatchedManager, record
from luoshi.kernel import clock
from luoshi.kernel.actors import SYSTEM


class AccountManager(WatchedManager["Account"], BaseUserManager["Account"]):
    """Makes accounts with a hashed password."""

    def create_user(self, username: str, password: str | None = None, **facts: object) -> "Account":
        """A new account; without a password it cannot sign in by password."""
        account = self.model(username=username, **facts)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser, PermissionsMixin):
    """A sign-in name with its display name, which names a role ("梧桐办事处 经办人")."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=10, blank=True)
    must_change_password = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    home = models.ForeignKey("people.Unit", models.PROTECT, null=True, blank=True, related_name="accounts_made")
    """Whose administrators look after it while it has never held a post; the top's when empty."""

    objects = AccountManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password; a hash weaker than today's is renewed, which has an entry of its own."""
        return check_password(raw_password, self.password, self._renew_hash)

    def _renew_hash(self, raw_password: str) -> None:
        with transaction.atomic():
            self.set_password(raw_password)
            self._password = None  # the same password: no validator is told of a new one
            self.save(update_fields=["password"])
            record(kind="account.hash_renewed", subject=f"account:{self.pk}", by=SYSTEM, at=clock.now(), data={})
