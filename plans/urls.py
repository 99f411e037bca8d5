from django.urls import path

from plans.actions import views as actions
from plans.events import registration_views as registrations
from plans.events import views as events
from plans.exchange.views import plan_file
from plans.following import views as following
from plans.mirror import public_views as mirrors
from plans.mirror import views as mirror
from plans.planning import views
from plans.reporting import views as reporting

urlpatterns = [
    path("utvecklingsomraden/", views.areas, name="areas"),
    path("utvecklingsomraden/<slug:area>/", views.area, name="area"),
    path("plan/", views.plan, name="plans"),
    path("plan/<slug:years>/", views.plan, name="plan"),
    path("plan/<slug:years>/insatser.csv", plan_file, {"kind": "csv"}, name="plan_csv"),
    path("plan/<slug:years>/insatser.xlsx", plan_file, {"kind": "xlsx"}, name="plan_xlsx"),
    path("plan/<slug:years>/plan.ics", views.plan_calendar, name="plan_calendar"),
    path("plan/<slug:years>/insatser/<slug:action>/", actions.action, name="action"),
    path("uppfolj/<slug:token>/", following.follow_up_link, name="follow_up_link"),
    path("uppfoljning/", reporting.follow_up_page, name="follow_up_page"),
    path("uppfoljning/<int:year>/", reporting.report, name="report"),
    path("uppfoljning/<int:year>/rapport.pdf", reporting.report_pdf, name="report_pdf"),
    path("uppfoljning/spegel/", mirrors.mirrors, name="mirrors"),
    path("uppfoljning/spegel/<int:year>/", mirrors.mirror, name="mirror"),
    path("uppfoljning/spegel/<int:year>/spegel.csv", mirrors.csv_file, name="mirror_csv"),
    path("spegel/<str:token>/", mirror.sheet, name="mirror_sheet"),
    path("spegel/<str:token>/kommentar/<slug:principle>/", mirror.comment, name="mirror_comment"),
    path("kalender/", events.events, name="calendar"),
    path("kalender/kalender.ics", events.calendar_ics, name="calendar_ics"),
    path("kalender/<slug:event>/", events.event, name="event"),
    path("kalender/<slug:event>/kalender.ics", events.event_ics, name="event_ics"),
    path("kalender/<slug:event>/anmal/", registrations.register, name="event_register"),
    path(
        "kalender/<slug:event>/anmalan/<str:token>/",
        registrations.registration,
        name="event_registration",
    ),
]
