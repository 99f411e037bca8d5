from django.urls import path

from plans.actions import views as actions
from plans.planning import views

urlpatterns = [
    path("utvecklingsomraden/", views.areas, name="areas"),
    path("utvecklingsomraden/<slug:area>/", views.area, name="area"),
    path("plan/", views.plan, name="plans"),
    path("plan/<slug:years>/", views.plan, name="plan"),
    path("plan/<slug:years>/plan.ics", views.plan_calendar, name="plan_calendar"),
    path("plan/<slug:years>/insatser/<slug:action>/", actions.action, name="action"),
]
