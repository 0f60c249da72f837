"""A password is chosen by its owner alone, and that somebody was let in is in the audit trail."""

from config.management.instead import NotUsedHere


class Command(NotUsedHere):
    instead = "access_link EMAIL"
