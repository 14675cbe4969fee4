"""Whatever writes is done once: a form carries a key of its own, a program sends ``Idempotency-Key``.

A double click, a page sent again after going back and three programs that try at the same moment all get the answer of
the first. A key belongs to who sent it — the account, or for the public the browser — so a guessed one opens nothing.
For programs: the same key with the same body gives the same answer, with another body 422, while the first is being
done 409. For pages the words belong to the key: who goes back and changes something sends another thing.
"""

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja.errors import HttpError

from luoshi.district.audit.api import Before, Begun, begin_once, enter_once, finish_once
from luoshi.district.people.rest.auth import SessionOrToken
from luoshi.district.ui.request import DistrictRequest
from luoshi.district.ui.templatetags.ui import FORM_KEY
from luoshi.district.ui.web.errors import render_problem
from luoshi.kernel.errors import LuoshiError

WRITING: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
HEADER: Final = "Idempotency-Key"
KEY_LENGTH: Final = 200
WAIT_SECONDS: Final = 15.0
ANSWER_BYTES: Final = 256 * 1024
NOT_COMPARED: Final = frozenset({"csrfmiddlewaretoken", FORM_KEY})
NONCE_BYTES: Final = 12
_signed_in = SessionOrToken()


class OnceMiddleware:
    """Gives the first answer again instead of doing the same thing again."""

    def __init__(self, get_response: Callable[[DistrictRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: DistrictRequest) -> HttpResponse:
        enter_once("")
        try:
            response = self.get_response(request)
        finally:
            enter_once("")
        name = getattr(request, "once_name", "")
        if name:
            seal: bytes = request.once_seal  # type: ignore[attr-defined]
            is_redirect = 300 <= response.status_code < 400 and not response.cookies  # noqa: PLR2004
            finish_once(name=name, answer=_sealed(response, seal), always=is_redirect)
        return response

    def process_view(self, request: DistrictRequest, *_view: Any) -> HttpResponse | None:
        """After the check against forgery and before the view: the first answer, or None to go on."""
        if request.method not in WRITING:
            return None
        is_program = request.path.startswith("/api/")
        key = request.headers.get(HEADER, "") if is_program else request.POST.get(FORM_KEY, "")
        if len(key) > KEY_LENGTH:
            return _refusal(request, 400, is_program=is_program)
        sender = _sender(request, is_program=is_program) if key else ""
        return self._once(request, key, sender, is_program=is_program) if sender else None

    def _once(self, request: DistrictRequest, key: str, sender: str, *, is_program: bool) -> HttpResponse | None:
        try:
            digest = _digest(request)
        except (RequestDataTooBig, SuspiciousOperation, OSError):
            return None  # whatever is wrong with the body, the view says it
        named = [sender, key] if is_program else [sender, key, digest]
        name = _hashed(*named)
        seal = hmac.digest(settings.SECRET_KEY.encode(), f"luoshi.once\0{sender}\0{key}".encode(), "sha256")
        begun = self._begin(name, digest, request.at, wait=not is_program)
        if begun.before == Before.NOTHING:
            request.once_name, request.once_seal = name, seal  # type: ignore[attr-defined]
            enter_once(name)
            return None
        given = _opened(begun.answer, seal) if begun.before == Before.ANSWERED else None
        return given or _refusal(request, 422 if begun.before == Before.OTHER else 409, is_program=is_program)

    @staticmethod
    def _begin(name: str, digest: str, at: datetime, *, wait: bool) -> Begun:
        """Begin; a page waits for the answer of the first, as the person before it does."""
        until = time.monotonic() + WAIT_SECONDS
        while True:
            begun = begin_once(name=name, digest=digest, at=at)
            if begun.before != Before.RUNNING or not wait or time.monotonic() > until:
                return begun
            time.sleep(0.1)


def _sender(request: DistrictRequest, *, is_program: bool) -> str:
    if is_program:
        try:
            actor = _signed_in(request)
        except (HttpError, LuoshiError):
            return ""  # the view refuses it
        account_id = getattr(actor, "account_id", None)
        return f"account:{account_id}" if account_id is not None else ""
    account_id = getattr(getattr(request, "actor", None), "account_id", None)
    if account_id is not None:
        return f"account:{account_id}"
    browser = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    return f"browser:{browser}" if browser else ""


def _digest(request: DistrictRequest) -> str:
    """The method, the address and what was sent; how the parts of a form are separated does not count."""
    if request.content_type not in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        return _hashed(str(request.method), request.get_full_path(), hashlib.sha256(request.body).hexdigest())
    return _hashed(str(request.method), request.get_full_path(), *_parts(request))


def _parts(request: DistrictRequest) -> Iterator[str]:
    for name, values in sorted(request.POST.lists()):
        if name not in NOT_COMPARED:
            yield from (name, *map(str, values))
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            content = hashlib.sha256()
            for chunk in file.chunks():
                content.update(chunk)
            file.seek(0)
            yield from (name, str(file.name), content.hexdigest())


def _hashed(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()


def _sealed(response: HttpResponse, seal: bytes) -> bytes | None:
    if response.status_code >= 500 or response.streaming or len(response.content) > ANSWER_BYTES:  # noqa: PLR2004
        return None
    headers = {name: value for name, value in response.items() if name in {"Content-Type", "Location"}}
    said = json.dumps([response.status_code, headers, response.content.decode("latin-1")]).encode()
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(seal).encrypt(nonce, said, None)


def _opened(sealed: bytes, seal: bytes) -> HttpResponse | None:
    try:
        said = AESGCM(seal).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)
    except InvalidTag:
        return None  # the deployment's secret was changed
    status, headers, content = json.loads(said)
    return HttpResponse(content.encode("latin-1"), status=status, headers=headers)


def _refusal(request: DistrictRequest, status: int, *, is_program: bool) -> HttpResponse:
    code, said = {
        400: ("key_too_long", _("The Idempotency-Key is too long.")),
        409: ("in_progress", _("What you sent is being done, or was done already. Look before you send it again.")),
        422: ("key_reused", _("This Idempotency-Key was used for something else. Use a new one.")),
    }[status]  # fmt: skip
    if not is_program:
        return render_problem(request, status, title=_("This was sent already"), text=said)
    body = {"type": f"urn:luoshi:problem:{code}", "title": said, "status": status, "code": code}
    answer = JsonResponse(body, status=status, content_type="application/problem+json")
    if status == 409:  # noqa: PLR2004
        answer.headers["Retry-After"] = "2"
    return answer
