"""The addresses of the portal: Swedish at the root, English below /en/ with the same words."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from overenskommelsen import development, views
from overenskommelsen.erasing import views as own

agreement: list[URLPattern | URLResolver] = [
    path("", views.agreement, name="agreement"),
    path("principer/", views.principles, name="principles"),
    path("principer/<slug:principle>/", views.principle, name="principle"),
    path("", include("principles.urls")),
    path("", include("organisations.urls")),
    path("", include("plans.urls")),
]
urlpatterns = [
    path("admin/", admin.site.urls),
    path("halsa/", views.health, name="health"),
]
if settings.DEBUG:
    urlpatterns += [
        path("utveckling/post/", development.letters, name="letters"),
        path("utveckling/post/<slug:letter>/", development.letter, name="letter"),
    ]
urlpatterns += i18n_patterns(
    path("", views.home, name="home"),
    path("tillganglighet/", views.accessibility, name="accessibility"),
    path("integritet/", views.privacy, name="privacy"),
    path("konto/", include("allauth.account.urls")),
    path("konto/2fa/", include("allauth.mfa.urls")),
    path("konto/e-legitimation/", include("overenskommelsen.eid.urls")),
    path("mina-organisationer/mina-uppgifter/", own.own_data, name="own_data"),
    path("mina-organisationer/mina-uppgifter.json", own.own_data_file, name="own_data_file"),
    path("mina-organisationer/", include("organisations.urls_private")),
    path("mina-organisationer/", include("plans.urls_private")),
    path("<slug:slug>/", include(agreement)),
    prefix_default_language=False,
)

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
