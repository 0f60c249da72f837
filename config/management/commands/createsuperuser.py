"""Nobody is above the rules here; who looks for the usual command is told the right one."""

from config.management.instead import NotUsedHere


class Command(NotUsedHere):
    instead = 'add_admin EMAIL "NAME"'
