"""What the ledger vouches for of people: the tree of units, who holds which post, and who may sign in."""

from luoshi.district.audit.api import Audits, Table

AUDITS = Audits(
    tables=(
        Table(
            "people.Unit",
            facts=(
                "code",
                "name",
                "name_en",
                "short_name",
                "kind",
                "parent",
                "path",
                "duties",
                "phone",
                "is_active",
                "position",
            ),
        ),
        Table(
            "people.Account",
            facts=("home", "must_change_password", "is_active", "is_staff", "is_superuser", "created_at"),
            sealed=("username", "name", "name_en", "email", "phone", "password"),
            meaningless={
                "last_login": "written at each sign-in; no figure rests on it",
                "language": "in which language the account reads",
            },
        ),
        Table(
            "people.Post",
            facts=("unit", "scope", "title", "title_en", "role", "area_codes", "category_codes", "is_active"),
        ),
        Table("people.PostHolding", facts=("account", "post", "from_on", "until_on", "stands_in_for", "ended_at")),
        Table(
            "people.LeadingGroup",
            facts=("code", "name", "name_en", "purpose", "document_number", "set_up_on", "dissolved_on", "office"),
        ),
        Table("people.GroupMember", facts=("group", "unit", "post", "rank", "duty", "position")),
        Table(
            "people.ApiToken",
            facts=("account", "scopes", "holdings", "sha256", "created_at", "expires_at"),
            sealed=("name",),
            meaningless={"last_used_on": "written when the token is used; nothing rests on it"},
        ),
    ),
    asides={
        "people.SignedIn": "a session, which is gone when it ends",
        "people.WrongGuess": "a failed sign-in that counts towards a limit for a time",
        "people.SignInRecord": "a log of signing in that is kept for a time; no figure rests on it",
    },
)
