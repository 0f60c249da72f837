"""Who may open a page: every view carries exactly one of these markers, and a test walks the URL map for them.

A thing that is absent, deleted, foreign or not for this person answers with the same 404: the answer must not tell
which of them it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any, Protocol, TypeVar, cast

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ObjectDoesNotExist
from django.db import InterfaceError, OperationalError, models
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import ResolverMatch, resolve, reverse

from core import pages
from core.errors import RuleViolation
from core.people import Visitor, has_account

View = Callable[..., HttpResponseBase]
Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Access:
    """What a view demands. `kind` is public, signed_in, permission or object."""

    kind: str
    permission: str = ""
    model: type[models.Model] | None = None
    why: str = ""
    # The method of the model's queryset that takes the user and gives what they may find.
    finder: str = ""


class MarkedView(Protocol):
    """A view that says what it demands."""

    access: Access

    def __call__(self, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


def _marked(view: View, access: Access) -> View:
    marked = cast(MarkedView, view)  # a function takes any attribute, and its type knows of none
    marked.access = access
    return marked


def public(why: str) -> Callable[[View], View]:
    """Open to everyone on the network. `why` says for what reason that is right."""

    def mark(view: View) -> View:
        return _marked(login_not_required(view), Access("public", why=why))

    return mark


def signed_in(why: str) -> Callable[[View], View]:
    """Open to everyone with an account: the page shows only what is the person's own. `why` says what that is. To
    guests it is not there."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not has_account(request.user):
                raise Http404
            return view(request, *args, **kwargs)

        return _marked(guarded, Access("signed_in", why=why))

    return mark


def requires(permission: str) -> Callable[[View], View]:
    """Open to people who hold `permission` without regard to an object; everyone else gets 404."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.has_perm(permission):
                raise Http404
            return view(request, *args, **kwargs)

        return _marked(guarded, Access("permission", permission))

    return mark


def with_object(
    model: type[models.Model],
    permission: str,
    *,
    key: str = "pk",
    related: tuple[str, ...] = (),
    finder: str = "visible_to",
) -> Callable[[View], View]:
    """Give the view the object instead of its key: found through `visible_to(user)` and allowed by `permission`.

    `model.objects` must have `visible_to(user)`. Everything else answers 404. What is `related` comes along in the
    same query. `finder` is another method of the queryset, which finds less than `visible_to` does.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            obj = find_for(request.user, model, permission, kwargs.pop(key), related, finder)
            return view(request, obj, *args, **kwargs)

        return _marked(guarded, Access("object", permission, model, finder=finder))

    return mark


def json_with_object(
    model: type[models.Model],
    permission: str,
    *,
    key: str = "pk",
    related: tuple[str, ...] = (),
    finder: str = "visible_to",
) -> Callable[[View], View]:
    """`with_object` for a page's own script: every refusal is JSON with a `sentence`, and none is a redirect.

    A script follows a redirect to the sign-in page and takes its 200 for success; so signed-out is 401 here. Gone or
    foreign is 404, a broken rule 409 (with what is stored now, where somebody saved first), a database that does not
    answer 503.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return pages.refusal(pages.SIGNED_OUT_SENTENCE, pages.SIGNED_OUT)
            try:
                obj = find_for(request.user, model, permission, kwargs.pop(key), related, finder)
                return view(request, obj, **kwargs)
            except Http404:
                return pages.refusal(pages.NOT_THERE_SENTENCE, pages.NOT_THERE)
            except RuleViolation as broken:
                return pages.refused(broken)
            except (OperationalError, InterfaceError):
                return pages.refusal(pages.CANNOT_STORE, pages.UNAVAILABLE)

        open_to_all = login_not_required(guarded)  # the answer to signed-out people is above
        return _marked(open_to_all, Access("object", permission, model, finder=finder))

    return mark


def find_for(
    user: Visitor,
    model: type[Row],
    permission: str,
    pk: Any,
    related: tuple[str, ...] = (),
    finder: str = "visible_to",
) -> Row:
    """The object with this key if `user` may do `permission` to it, else Http404. For ids that come in a body."""
    try:
        rows = getattr(model._default_manager, finder)(user)
        obj: Row = (rows.select_related(*related) if related else rows).get(pk=pk)
    except (ObjectDoesNotExist, ValueError, TypeError, OverflowError):
        raise Http404 from None
    if not user.has_perm(permission, obj):
        raise Http404
    return obj


def may_open(user: Visitor, url_name: str, thing: models.Model | None = None, *, keys: int = 1) -> bool:
    """Whether the page of this name lets `user` in to `thing`: asks what the marker of its view asks.

    For whatever leads there, so that what is offered cannot differ from what is allowed. `thing` is the object that
    the marker speaks of, None for a page without one; `keys` is how many the address takes. Whether the person finds
    the row is not asked: who shows a link to it has found it.
    """
    access = access_of(url_name, 0 if thing is None else keys)
    if access.permission:
        return user.has_perm(access.permission, thing)
    return access.kind == "public" or has_account(user)


def lets_in(user: Visitor, match: ResolverMatch) -> bool:
    """Whether the marker of the view at an address lets `user` in, finding included. True where it cannot say."""
    access: Access | None = getattr(match.func, "access", None)
    if access is None:
        return True
    if access.model is None:
        return not access.permission or user.has_perm(access.permission)
    if "pk" not in match.kwargs:
        return True
    try:
        find_for(user, access.model, access.permission, match.kwargs["pk"], finder=access.finder)
    except Http404:
        return False
    return True


@cache
def access_of(url_name: str, keys: int = 0) -> Access:
    """The marker of the view that a name with so many keys leads to."""
    # Any number does: it fits every kind of key that the addresses take, and the view is not called.
    view = cast(MarkedView, resolve(reverse(url_name, args=[1] * keys)).func)
    return view.access
