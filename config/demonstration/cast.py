"""Who can sign in to the demonstration, and the people of the centre."""

from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts.models import Role, User
from config.demonstration.names import Name
from config.demonstration.scene import Scene
from crm.confidentiality import Level
from crm.lawfulness import Ground, keep_ground
from crm.models import Organisation, Person, Tenure

PASSWORD = "drom-demo-2026"  # noqa: S105  printed on purpose: demonstration accounts only
DOMAIN = "example.org"
INVENTED = "Демонстрация: измислено лице"
SEATS = [
    (Role.OFFICER, 6, "officer"),
    (Role.LEADERSHIP, 2, "leader"),
    (Role.MEMBER, 12, "member"),
    (Role.ADMIN, 1, "admin"),
]
READS_ENGLISH = {"officer6@example.org", "leader2@example.org", "member12@example.org"}
POSTS = {Role.OFFICER: "Застъпник", Role.LEADERSHIP: "Ръководство"}


@dataclass
class Cast:
    users: dict[Role, list[User]]
    names: dict[str, Name]  # by address
    colleagues: list[Person] = field(default_factory=list)

    @property
    def officers(self) -> list[User]:
        return self.users[Role.OFFICER]

    @property
    def leaders(self) -> list[User]:
        return self.users[Role.LEADERSHIP]

    @property
    def members(self) -> list[User]:
        return self.users[Role.MEMBER]


def addresses(role_name: str, count: int) -> list[str]:
    """Return officer@…, officer2@…, officer3@…"""
    return [f"{role_name}{number if number > 1 else ''}@{DOMAIN}" for number in range(1, count + 1)]


def gather(scene: Scene) -> Cast:
    """Make the accounts. One hash serves all: they share the printed password."""
    password = make_password(PASSWORD)
    joined = scene.moment(scene.day(760))
    names = {email: scene.name() for _, count, name in SEATS for email in addresses(name, count)}
    users = [
        User(email=email, name=names[email].bg, role=role, language="en" if email in READS_ENGLISH else "bg",
             password=password, is_demonstration=True, is_active=True, joined_at=joined)
        for role, count, name in SEATS
        for email in addresses(name, count)
    ]  # fmt: skip
    # An account that the log of an earlier demonstration still names comes back to life.
    fields = ["name", "role", "language", "password", "is_active", "is_demonstration", "joined_at"]
    User.objects.bulk_create(users, update_conflicts=True, unique_fields=["email"], update_fields=fields)
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users],
        ignore_conflicts=True,
    )
    return Cast({role: [user for user in users if user.role == role] for role, *_ in SEATS}, names)


def employ(scene: Scene, cast: Cast, centre: Organisation) -> None:
    """Link the people of the centre to their accounts and to the organisation they work for."""
    staff = [*cast.leaders, *cast.officers]
    cast.colleagues = [
        Person(name=user.name, name_latin=cast.names[user.email].en, user=user, languages="bg, en",
               confidentiality=Level.COALITION, is_demonstration=True)
        for user in staff
    ]  # fmt: skip
    Person.objects.bulk_create(cast.colleagues)
    ground = Ground(Person.Basis.MEMBER, INVENTED, review_on=scene.day(-200), since=scene.day(165))
    keep_ground(cast.colleagues, ground)
    Tenure.objects.bulk_create(
        Tenure(
            person=person,
            organisation=centre,
            role=POSTS[Role(user.role)],
            started=str(scene.day(800).year),
            source=INVENTED,
        )
        for person, user in zip(cast.colleagues, staff, strict=True)
    )
