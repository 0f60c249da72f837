"""What a view gets behind the sign-in wall. For types alone: nobody makes such a request."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class SignedInRequest(HttpRequest):
    """A request of somebody who is signed in. Every view has one but those marked `public`, which may not."""

    user: User
    htmx: HtmxDetails
