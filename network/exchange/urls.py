from django.urls import path

from network.exchange import views

urlpatterns = [path("<slug:name>/", views.network_export, name="network-export")]
