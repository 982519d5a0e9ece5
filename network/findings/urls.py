from django.urls import URLPattern, path

from network.findings import views
from network.findings.questions import QUESTIONS
from network.findings.what_if import views as what_if

urlpatterns: list[URLPattern] = [
    *(
        path(f"network/{one.name}/", views.findings, {"question": one.name}, name=f"findings-{one.name}")
        for one in QUESTIONS
        if one.name != "whatif"
    ),
    path("network/what-if/", what_if.what_if_page, name="findings-whatif"),
    path("network/what-if/losses.svg", what_if.losses_drawing, name="losses-drawing"),
    path("network/my-place/", views.my_place_page, name="my-place"),
]
