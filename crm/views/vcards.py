"""The contact card of a person. Asked for by POST, since it leaves a line in the log."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.access import PageRequest
from crm.actions.vcards import take_along
from crm.models import Person
from crm.vcards import MEDIA_TYPE


@require_POST
def person_vcard(request: PageRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.visible_to(request.user).for_reader(request.user), pk=pk)
    try:
        card = take_along(person=person, by=request.actor)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(person)
    response = HttpResponse(card, content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="drom-person-{pk}.vcf"'
    return response
