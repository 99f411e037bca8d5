from django.urls import path

from plans.planning import views
from plans.reporting import views as reporting

urlpatterns = [
    path("utvecklingsomraden/", views.areas, name="areas"),
    path("utvecklingsomraden/<slug:area>/", views.area, name="area"),
    path("plan/", views.plan, name="plans"),
    path("plan/<slug:years>/", views.plan, name="plan"),
    path("plan/<slug:years>/insatser/<slug:action>/", views.action, name="action"),
    path("uppfoljning/", reporting.follow_up_page, name="follow_up_page"),
    path("uppfoljning/<int:year>/", reporting.report, name="report"),
    path("uppfoljning/<int:year>/rapport.pdf", reporting.report_pdf, name="report_pdf"),
]
