from django.urls import URLPattern, URLResolver, path

from campaigns.views import power_maps, stances

urlpatterns: list[URLPattern | URLResolver] = [
    path("asks/<int:pk>/power-map/", power_maps.ask_power_map, name="ask-power-map"),
    path("campaigns/<int:pk>/power-map/", power_maps.campaign_power_map, name="campaign-power-map"),
    path("asks/<int:pk>/stances/", stances.ask_stances, name="ask-stances"),
    path("people/<int:pk>/stances/", stances.person_stances, name="person-stances"),
    path("organisations/<int:pk>/stances/", stances.organisation_stances, name="organisation-stances"),
    path("stances/new/", stances.stance_new, name="stance-new"),
    path("stances/<int:pk>/take-back/", stances.stance_take_back, name="stance-take-back"),
    path("influences/new/", stances.influence_new, name="influence-new"),
    path("influences/<int:pk>/take-back/", stances.influence_take_back, name="influence-take-back"),
]
