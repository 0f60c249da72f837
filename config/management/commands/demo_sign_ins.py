"""Print who may sign in to the demo, and the password."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import User
from config.management.commands.load_demo import password_file

SHOWN = {
    "rita": "recruiter",
    "max": "hiring manager, sits on one panel",
    "pia": "panelist",
    "ada": "administrator",
    "olga": "colleague who must see nothing",
}


class Command(BaseCommand):
    help = "Print the sign-ins of the demo company, if it is loaded."

    def handle(self, *args: Any, **options: Any) -> None:
        file = password_file()
        if not file.exists():
            return
        self.stdout.write(f"Password of everyone in the demo: {file.read_text(encoding='utf-8').strip()}")
        for key, part in SHOWN.items():
            person = User.objects.filter(email=f"{key}@tidewell.example").first()
            if person:
                self.stdout.write(f"  {person.email:28} {person.name}, {part}")
