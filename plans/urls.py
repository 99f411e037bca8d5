from django.urls import path

from plans.following import views as following
from plans.planning import views

urlpatterns = [
    path("utvecklingsomraden/", views.areas, name="areas"),
    path("utvecklingsomraden/<slug:area>/", views.area, name="area"),
    path("plan/", views.plan, name="plans"),
    path("plan/<slug:years>/", views.plan, name="plan"),
    path("plan/<slug:years>/insatser/<slug:action>/", views.action, name="action"),
    path("uppfolj/<slug:token>/", following.follow_up_link, name="follow_up_link"),
]
