from django.urls import path

from principles.agreements import views as agreements
from principles.text import views as text

urlpatterns = [
    path("overenskommelsen/", text.text, name="text"),
    path("overenskommelsen/<slug:version>/", text.version, name="version"),
    path("overenskommelsen/<slug:version>/text.md", text.download, name="version_download"),
    path("overenskommelsen/<slug:version>/text.pdf", text.document, name="version_pdf"),
    path("overenskommelsen/<slug:version>/jamfor/<slug:other>/", text.compare, name="compare"),
    path("process/", agreements.process, name="process"),
]
