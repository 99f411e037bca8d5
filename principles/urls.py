from django.urls import path

from principles.news import views as news
from principles.process import views as process
from principles.text import views as text

urlpatterns = [
    path("overenskommelsen/", text.text, name="text"),
    path("overenskommelsen/<slug:version>/", text.version, name="version"),
    path("overenskommelsen/<slug:version>/text.md", text.download, name="version_download"),
    path("overenskommelsen/<slug:version>/text.pdf", text.document, name="version_pdf"),
    path("overenskommelsen/<slug:version>/jamfor/<slug:other>/", text.compare, name="compare"),
    path("nyheter/", news.news, name="news"),
    path("nyheter/<slug:item>/", news.news_item, name="news_item"),
    path("process/", process.process, name="process"),
]
