"""What invented readers sent from the public tracker: some of it waits, one was left, one was spam."""

from datetime import timedelta

from config.demonstration import proof_files
from config.demonstration.cast import DOMAIN, Cast
from config.demonstration.proof_files import Paper
from config.demonstration.scene import Scene
from monitoring.models import Commitment, SentEvidence

FIRST_NUMBER = 800  # of the files; evidence, documents and trays count below
WAITING = (
    ("Новата врата на училището я няма, входът е зазидан. Снимката е от улицата. (демо)", "photo"),
    ("Във вестника пише, че парите са преместени за друго. Изрезката я пазя. (демо)", "scan"),
    ("Общината обяви поръчка за ремонта, но в обявата няма нито дума за приобщаване. (демо)", ""),
)  # fmt: skip
LEFT = "Лекарят в нашето село си тръгна и нов не дойде. (демо)"
WHY = "Не се отнася до обещание, което следим; предадохме го на колегите по здраве. (демо)"


def send(scene: Scene, cast: Cast) -> list[SentEvidence]:
    public = list(Commitment.objects.public().filter(is_demonstration=True).order_by("pk")[: len(WAITING)])
    made = [
        sending(scene, number, text, commitment=public[number] if number < len(public) else None)
        for number, (text, _form) in enumerate(WAITING)
    ]
    forms = [(sent, form) for sent, (_text, form) in zip(made, WAITING, strict=True) if form]
    papers = [
        Paper(form, "Читател (демо)", scene.day(2).isoformat(), "", "Изрезка от вестник.", FIRST_NUMBER + number)
        for number, (_sent, form) in enumerate(forms)
    ]
    for (sent, _form), stored in zip(forms, proof_files.store(papers), strict=True):
        vars(sent).update(stored)
    left = sending(scene, 9, LEFT, state="refused", reason=WHY, decided_by=cast.officers[0])
    left.decided_at = left.sent_at + timedelta(days=1)
    spam = sending(scene, 8, "Buy followers today (demo)", state="spam", decided_by=cast.officers[0])
    spam.decided_at = spam.sent_at + timedelta(hours=2)
    return SentEvidence.objects.bulk_create([*made, left, spam])


def sending(scene: Scene, ago: int, text: str, **more: object) -> SentEvidence:
    sent = SentEvidence(
        text=text, source="видяно лично (демо)", sent_at=scene.moment(scene.day(2 + ago)), is_demonstration=True, **more
    )
    if ago == 0:
        sent.sender_name, sent.sender_email, sent.wants_answer = "Читателка (демо)", f"chitatelka@{DOMAIN}", True
    return sent
