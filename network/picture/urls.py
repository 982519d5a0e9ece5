from django.urls import URLPattern, path

from network.picture import views

urlpatterns: list[URLPattern] = [
    path("network/", views.picture, name="picture"),
    path("network/picture.json", views.picture_data, name="picture-data"),
    path("network/picture.svg", views.picture_drawing, name="picture-drawing"),
    path("network/picture.png", views.picture_image, name="picture-image"),
    path("network/of/<slug:node>/", views.neighbours, name="neighbours"),
]
