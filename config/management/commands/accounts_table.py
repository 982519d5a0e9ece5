"""`manage.py accounts_table`: where the product is, and the demonstration accounts."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import Role, User
from config.demonstration.cast import PASSWORD


class Command(BaseCommand):
    help = "Print the address and one demonstration account of each role."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--url", default="http://localhost:8000/")

    def handle(self, *args: Any, **options: Any) -> None:
        lines = ["", f"Drom runs at {options['url']}", ""]
        for role in (Role.OFFICER, Role.LEADERSHIP, Role.MEMBER, Role.ADMIN):
            user = User.objects.filter(is_demonstration=True, role=role, is_active=True).order_by("pk").first()
            if user:
                lines.append(f"  {user.email:<28} {role.value:<11} {user.name}")
        if len(lines) > 3:
            lines += ["", f"  Password of each demonstration account: {PASSWORD}"]
        else:
            lines.append("  No demonstration accounts. Make the first administrator: make admin")
        lines += ["  Ctrl+C stops everything.", ""]
        self.stdout.write("\n".join(lines))
