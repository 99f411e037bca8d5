"""The vocabulary of what organisations work with, after the UN's classification (ICNPO)."""

from django.db import migrations

AREAS = [
    ("kultur", "Kultur och fritid", "Culture and recreation"),
    ("idrott", "Idrott och friluftsliv", "Sports and outdoor life"),
    ("bildning", "Folkbildning, utbildning och forskning", "Adult education, schooling and research"),
    ("halsa", "Hälsa, vård och omsorg", "Health and care"),
    ("socialt", "Socialt arbete och stöd", "Social work and support"),
    ("barn-och-unga", "Barn och unga", "Children and young people"),
    ("miljo", "Miljö, natur och djur", "Environment, nature and animals"),
    ("bygd", "Landsbygd, bygd och boende", "Rural and local development, housing"),
    ("rattigheter", "Demokrati, rättigheter och opinionsbildning", "Democracy, rights and advocacy"),
    ("integration", "Integration och mångfald", "Integration and diversity"),
    ("foretagande", "Socialt företagande och arbete", "Social enterprise and work"),
    ("internationellt", "Internationellt arbete", "International work"),
    ("tro", "Tro och livsåskådning", "Faith and belief"),
]


def add(apps, schema_editor):
    rows = apps.get_model("organisations", "ActivityArea").objects
    for position, (slug, name, name_en) in enumerate(AREAS):
        values = {"name": name, "name_en": name_en, "position": position}
        rows.get_or_create(slug=slug, defaults=values)


class Migration(migrations.Migration):
    dependencies = [("organisations", "0002_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
