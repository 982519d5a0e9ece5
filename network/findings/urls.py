from django.urls import URLPattern, path

from network.findings import views
from network.findings.questions import QUESTIONS

urlpatterns: list[URLPattern] = [
    *(
        path(f"network/{one.name}/", views.findings, {"question": one.name}, name=f"findings-{one.name}")
        for one in QUESTIONS
    ),
    path("network/my-place/", views.my_place_page, name="my-place"),
]
