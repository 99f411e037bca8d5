from django.urls import path

from plans.exchange.views import plan_file
from plans.planning import views

urlpatterns = [
    path("utvecklingsomraden/", views.areas, name="areas"),
    path("utvecklingsomraden/<slug:area>/", views.area, name="area"),
    path("plan/", views.plan, name="plans"),
    path("plan/<slug:years>/", views.plan, name="plan"),
    path("plan/<slug:years>/insatser.csv", plan_file, {"kind": "csv"}, name="plan_csv"),
    path("plan/<slug:years>/insatser.xlsx", plan_file, {"kind": "xlsx"}, name="plan_xlsx"),
    path("plan/<slug:years>/insatser/<slug:action>/", views.action, name="action"),
]
