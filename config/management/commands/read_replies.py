"""Take mails that answer invitations from a mail server that hands them to a command."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from appointments.replies.reply_mails import MOST_BYTES
from appointments.replies.services import take_reply
from core.command_files import named_file

# What a mail server takes for "not now": it keeps the mail and comes again (EX_TEMPFAIL of sysexits.h).
COME_AGAIN = 75


class Command(BaseCommand):
    help = "Read mails that answer invitations, each a file or the standard input, and note what they say."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="a mail; - for the standard input")

    def handle(self, *args: Any, files: list[str], **options: Any) -> None:
        for name in files:
            try:
                with named_file(Path(name)):
                    self.stdout.write(f"{name}: {self._take(name)}")
            except DatabaseError as error:
                sentence = f"The database does not take it ({type(error).__name__}). Hand it over again."
                raise CommandError(sentence, returncode=COME_AGAIN) from None

    def _take(self, name: str) -> str:
        source = sys.stdin.buffer if name == "-" else Path(name).open("rb")
        with source as opened:
            mail = opened.read(MOST_BYTES + 1)
        reply = take_reply(mail)
        if reply is None:
            return "no answer to an invitation, so nothing is kept."
        return reply.why_not or "noted."
