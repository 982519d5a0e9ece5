"""Two lists that came from files: one that went in whole, one with rows that were refused."""

import hashlib
import io

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.models import User
from config.demonstration.cast import DOMAIN, Cast
from config.demonstration.names import MARK_EN, marked
from config.demonstration.scene import Scene
from crm.importing import reading
from crm.lawfulness import Ground, keep_ground
from crm.models import ContactPoint, Document, ImportBatch, Imported, ImportRefusal, Person
from crm.models.documents import stored_as

GUESTS = {
    "Гергана Списъчна": "Gergana Spisachna", "Дамян Таблицов": "Damyan Tablitsov", "Ралица Редова": "Ralitsa Redova",
    "Самуил Колонков": "Samuil Kolonkov", "Цвета Клеткова": "Tsveta Kletkova", "Юлий Файлов": "Yuliy Faylov",
}  # fmt: skip
HEADER = ["Име", "Име на латиница", "Имейл"]
FIELDS = ("name", "name_latin", "email")
BASIS = {"basis": "legitimate", "basis_source": marked("списък на участниците в обучението")}
MEDIATORS = {
    "Борис Стълбицов": "Boris Stalbitsov",
    "Ива Заглавкина": "Iva Zaglavkina",
    "Любка Формулина": "Lyubka Formulina",
}


def bring(scene: Scene, cast: Cast) -> list[ImportBatch]:
    officer = cast.officers[0]
    return [guests(scene, officer), mediators(scene, officer)]


def guests(scene: Scene, author: User) -> ImportBatch:
    """Everyone who came to a training; nothing was wrong with the list."""
    rows = rows_of(GUESTS, "spisak")
    batch = uploaded(author, "demo-uchastnitsi.csv", rows)
    return told(scene, batch, rows, {}, 40)


def mediators(scene: Scene, author: User) -> ImportBatch:
    """Three came in; of two rows somebody has to look again."""
    rows = rows_of(MEDIATORS, "mediator")
    wrong = {
        marked("Пълен Адресов"): ("adres.example.org", "„adres.example.org“ в „Имейл“: Въведете валиден имейл адрес."),
        "": (f"bezimenen@{DOMAIN}", "В „Име“ няма нищо."),
    }
    batch = uploaded(
        author, "demo-mediatori.csv", [*rows, *([name, "", email] for name, (email, _why) in wrong.items())]
    )
    return told(scene, batch, rows, wrong, 12)


def rows_of(names: dict[str, str], address: str) -> list[list[str]]:
    return [
        [marked(name), marked(latin, MARK_EN), f"{address}{n}@{DOMAIN}"]
        for n, (name, latin) in enumerate(names.items(), start=1)
    ]


def uploaded(author: User, name: str, rows: list[list[str]]) -> ImportBatch:
    """The file as it lies in the store, and how it was read."""
    content = "\r\n".join(";".join(row) for row in [HEADER, *rows]).encode()
    plan = {"content": "people", "columns": dict(zip(FIELDS, HEADER, strict=True)), "constants": BASIS}
    return ImportBatch(
        content="people", file_name=name, sha256=hashlib.sha256(content).hexdigest(), author=author,
        file=default_storage.save(stored_as(Document(), name), ContentFile(content)),
        mapping={"shape": reading.detect(io.BytesIO(content), name, len(content)).as_json(), "plan": plan},
        state=ImportBatch.State.IMPORTED, is_demonstration=True,
    )  # fmt: skip


def told(
    scene: Scene, batch: ImportBatch, rows: list[list[str]], wrong: dict[str, tuple[str, str]], ago: int
) -> ImportBatch:
    """What came of the rows: the good ones stand first in the file."""
    batch.counts = {
        "read": len(rows) + len(wrong),
        "created": len(rows),
        "already": 0,
        "refused": len(wrong),
        "updated": 0,
    }
    batch.made_at = scene.moment(scene.day(ago))
    batch.save()
    made = recorded(scene, rows, ago)
    kind = ContentType.objects.get_for_model(Person)
    Imported.objects.bulk_create(
        Imported(batch=batch, row=n, outcome=Imported.Outcome.CREATED, subject_type=kind, subject_id=one.pk)
        for n, one in enumerate(made, start=2)
    )
    ImportRefusal.objects.bulk_create(
        ImportRefusal(batch=batch, row=n, reason=why, content=dict(zip(HEADER, (name, "", email), strict=True)))
        for n, (name, (email, why)) in enumerate(wrong.items(), start=2 + len(rows))
    )
    scene.deed(batch, batch.author, batch.made_at, "imported", changes={"created": ["0", str(len(rows))]})
    return batch


def recorded(scene: Scene, rows: list[list[str]], ago: int) -> list[Person]:
    made = Person.objects.bulk_create(
        Person(name=name, name_latin=latin, is_demonstration=True) for name, latin, _email in rows
    )
    keep_ground(made, Ground(BASIS["basis"], BASIS["basis_source"], since=scene.day(ago)))
    ContactPoint.objects.bulk_create(
        ContactPoint(person=one, kind=ContactPoint.Kind.EMAIL, value=email)
        for one, (_name, _latin, email) in zip(made, rows, strict=True)
    )
    return made
