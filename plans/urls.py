from django.urls import path

from plans.mirror import public_views as mirrors
from plans.mirror import views as mirror
from plans.planning import views

urlpatterns = [
    path("utvecklingsomraden/", views.areas, name="areas"),
    path("utvecklingsomraden/<slug:area>/", views.area, name="area"),
    path("plan/", views.plan, name="plans"),
    path("plan/<slug:years>/", views.plan, name="plan"),
    path("plan/<slug:years>/insatser/<slug:action>/", views.action, name="action"),
    path("uppfoljning/spegel/", mirrors.mirrors, name="mirrors"),
    path("uppfoljning/spegel/<int:year>/", mirrors.mirror, name="mirror"),
    path("uppfoljning/spegel/<int:year>/spegel.csv", mirrors.csv_file, name="mirror_csv"),
    path("spegel/<str:token>/", mirror.sheet, name="mirror_sheet"),
    path("spegel/<str:token>/kommentar/<slug:principle>/", mirror.comment, name="mirror_comment"),
]
