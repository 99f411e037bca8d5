"""The e-ID's addresses below the account pages. They answer 404 unless it is configured."""

from allauth.socialaccount import views as allauth
from django.urls import path

from overenskommelsen.eid import views

urlpatterns = [
    path("", views.when_configured(allauth.connections), name="socialaccount_connections"),
    path("nytt-konto/", views.when_configured(allauth.signup), name="socialaccount_signup"),
    path("logga-in/", views.login, name="eid_login"),
    path("koppla/", views.connect, name="eid_connect"),
    path("igen/", views.Reauthenticate.as_view(), name="eid_reauthenticate"),
    path("svar/", views.callback, name="eid_callback"),
]
