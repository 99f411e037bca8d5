"""What plans ask of a representative, below /mina-organisationer/."""

from django.urls import path

from plans.mirror import organisation_views as mirror

urlpatterns = [
    path("<int:pk>/<slug:slug>/spegel/<int:year>/", mirror.rate, name="rate_mirror"),
]
