"""Names that a commitment carries along: a post tells of the body it is in."""

from django.urls import reverse

from crm.confidentiality import Level
from tests.factories import (
    OfficeFactory,
    OrganisationFactory,
    PersonFactory,
    PublishedCommitmentFactory,
    TenureFactory,
)


def test_the_post_of_a_speaker_does_not_name_an_office_of_a_hidden_body(client, as_user, member):
    body = OrganisationFactory(confidentiality=Level.RESTRICTED)
    speaker = PersonFactory(name="Публичен Говорител", confidentiality=Level.PUBLIC)
    office = OfficeFactory(body=body, title="Таен пост", title_latin="")
    post = TenureFactory(person=speaker, organisation=body, office=office)
    promise = PublishedCommitmentFactory(spoken_by=speaker, spoken_as=post)

    public = client.get(reverse("monitoring:public-detail", args=["en", promise.pk])).content.decode()
    inside = as_user(member).get(promise.get_absolute_url()).content.decode()

    assert ("Публичен Говорител" in public, "Публичен Говорител" in inside) == (True, True)
    assert ("Таен пост" in public, "Таен пост" in inside) == (False, False)
