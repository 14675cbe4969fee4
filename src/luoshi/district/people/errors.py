"""What can go wrong with units, posts, accounts and leading groups."""

from luoshi.kernel.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError


class PeopleForbiddenError(ForbiddenError):
    """Your posts do not include this, or not for this unit."""

    code = "people_forbidden"


class UnitNotFoundError(NotFoundError):
    """There is no unit {code}."""

    code = "unit_not_found"


class CodeTakenError(ConflictError):
    """The code {code} is already in use."""

    code = "code_taken"


class UsernameTakenError(ConflictError):
    """The sign-in name {username} is already in use."""

    code = "username_taken"


class UnitCycleError(InvalidError):
    """A unit cannot be placed under itself or under a unit beneath it."""

    code = "unit_cycle"


class UnitTooDeepError(InvalidError):
    """The tree of units would become too deep."""

    code = "unit_too_deep"


class UnitClosedError(InvalidError):
    """The unit {unit} is closed."""

    code = "unit_closed"


class UnitInUseError(InvalidError):
    """The unit still has open units beneath it ({children}) or posts that are held ({holdings}); end those first."""

    code = "unit_in_use"


class PostInUseError(InvalidError):
    """The post is still held; end that first."""

    code = "post_in_use"


class PostClosedError(InvalidError):
    """The post {post} is closed."""

    code = "post_closed"


class HoldingExistsError(ConflictError):
    """The account already holds this post at that time."""

    code = "holding_exists"


class DayOrderError(InvalidError):
    """The last day lies before the first."""

    code = "day_order"


class AccountClosedError(InvalidError):
    """The account {account} was deactivated."""

    code = "account_closed"


class OwnAccountError(InvalidError):
    """You cannot do this to your own account; another administrator can."""

    code = "own_account"


class StandInError(InvalidError):
    """Only a post that somebody else holds can have a stand-in."""

    code = "stand_in"


class WrongPasswordError(InvalidError):
    """The current password is not right."""

    code = "wrong_password"


class WeakPasswordError(InvalidError):
    """The new password cannot be used: {reasons}"""  # noqa: D400, D415 - the reasons are sentences

    code = "weak_password"


class GroupDissolvedError(InvalidError):
    """The leading group {group} was dissolved."""

    code = "group_dissolved"


class MemberExistsError(ConflictError):
    """The unit or post is already a member of this group."""

    code = "member_exists"


class RequiredError(InvalidError):
    """Please fill this in."""

    code = "required"


class UnknownRoleError(InvalidError):
    """{role} is not a role that a post can carry."""

    code = "unknown_role"


class SheetError(InvalidError):
    """The sheet cannot be read: {problem}."""

    code = "sheet"


class WrongCodeError(InvalidError):
    """The code is not right, or it was used already."""

    code = "wrong_code"


class GroupNotFoundError(NotFoundError):
    """There is no leading group {code}."""

    code = "group_not_found"


class AccountNotFoundError(NotFoundError):
    """There is no such account."""

    code = "account_not_found"


class TokenNotFoundError(NotFoundError):
    """There is no such token."""

    code = "token_not_found"


class TooManyTokensError(InvalidError):
    """You have {count} tokens already; revoke one first."""

    code = "too_many_tokens"


class OwnGainError(InvalidError):
    """You cannot give yourself what you may not do already; another administrator can."""

    code = "own_gain"


class UnknownAreaError(InvalidError):
    """There is no area {area}."""

    code = "unknown_area"


class AreaBeyondError(ForbiddenError):
    """You do not administer the unit that answers for the area {area}."""

    code = "area_beyond"


class HoldingEndedError(InvalidError):
    """The post was given up already."""

    code = "holding_ended"


class ScopesMissingError(InvalidError):
    """Say what the token may be used for."""

    code = "scopes_missing"


class LifetimeError(InvalidError):
    """A token is valid for {least} to {most} days."""

    code = "token_lifetime"


class SecondStepNeededError(InvalidError):
    """Your post asks for a second step; it cannot be switched off."""

    code = "second_step_needed"


class TokenScopeError(ForbiddenError):
    """The token may not be used for this; it lacks the scope {scope}."""

    code = "token_scope"


class SecondStepMissingError(ForbiddenError):
    """Your post asks for a second step of signing in; set it up under "My account" first."""

    code = "second_step_missing"
