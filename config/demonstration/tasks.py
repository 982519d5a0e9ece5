"""What the invented people have to do: due, overdue, done, and without a day."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import models

from accounts.models import User
from config.demonstration.cast import Cast
from config.demonstration.commitments import Promise
from config.demonstration.meetings import Sitting
from config.demonstration.scene import Scene
from crm.confidentiality import Level, stricter
from crm.models import Meeting, Organisation, Task

AFTER_A_MEETING = [
    "Изпрати обещаните примери от три общини", "Напиши писмо с исканията", "Поискай писмен отговор",
    "Уговори следващия разговор", "Изпрати картата по области", "Провери дали е излязъл протоколът",
]  # fmt: skip
ABOUT_A_PROMISE = [
    "Провери на място докъде е стигнало",
    "Подай заявление за достъп до информация",
    "Намери независим източник",
]
OF_A_MEMBER = [
    "Потвърди данните на организацията",
    "Провери обещанието на общината",
    "Опиши добра практика",
    "Избери кой ще дойде на срещата",
]


def give(scene: Scene, cast: Cast, sittings: list[Sitting], promises: list[Promise]) -> list[Task]:
    held = [sitting for sitting in sittings if sitting.meeting.state == Meeting.State.HELD]
    tasks = [after(scene, sitting) for sitting in held[-45:]]
    tasks += [after(scene, sitting) for sitting in scene.random.sample(held[:-45], 30)]
    running = [promise for promise in promises if promise.commitment.owner]
    tasks += [about(scene, promise) for promise in scene.random.sample(running, 20)]
    tasks += [own(scene, cast, member) for member in cast.members for _ in range(2)]
    Task.objects.bulk_create(tasks)
    for task in tasks:
        scene.deed(task, task.author, task.made_at, "gave", ["what", "assignee", "due_on"])
        if task.done_at:
            scene.deed(task, task.assignee, task.done_at, "finished", ["done_at"])
    return tasks


def task(scene: Scene, what: str, *, assignee: User, author: User, made_at: datetime, subject: models.Model) -> Task:
    """The older it is the surer it is done; what is left is due in the coming weeks, or overdue, or has no day."""
    random, age = scene.random, (scene.today - made_at.date()).days
    days = random.choice([5, 10, 14, 21, 30, None])
    is_done = random.random() < (0.35 if age < 40 else 0.93)
    return Task(
        what=what,
        assignee=assignee,
        author=author,
        made_at=made_at,
        due_on=None if days is None else scene.day(age - days),
        done_at=scene.moment(scene.day(random.randint(1, max(age - 1, 1)))) if is_done else None,
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        confidentiality=stricter(Level.INTERNAL, getattr(subject, "confidentiality", Level.INTERNAL)),
        is_demonstration=True,
    )


def after(scene: Scene, sitting: Sitting) -> Task:
    meeting = sitting.meeting
    found = task(
        scene,
        scene.random.choice(AFTER_A_MEETING),
        assignee=meeting.author,
        author=meeting.author,
        made_at=meeting.made_at,
        subject=meeting,
    )
    found.owed_to = sitting.body if scene.random.random() < 0.5 else None
    return found


def about(scene: Scene, promise: Promise) -> Task:
    commitment = promise.commitment
    made_at = scene.moment(scene.day(scene.random.randint(3, 35)))
    what = scene.random.choice(ABOUT_A_PROMISE)
    return task(
        scene,
        what,
        assignee=commitment.owner or commitment.author,
        author=commitment.author,
        made_at=made_at,
        subject=commitment,
    )


def own(scene: Scene, cast: Cast, member: User) -> Task:
    subject: Organisation = member.representations.order_by("started_on")[0].organisation
    made_at = scene.moment(scene.day(scene.random.randint(3, 50)))
    return task(
        scene,
        scene.random.choice(OF_A_MEMBER),
        assignee=member,
        author=scene.random.choice(cast.officers),
        made_at=made_at,
        subject=subject,
    )
