import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("plans", "0003_older_rows")]

    operations = [
        migrations.RemoveConstraint(model_name="assessment", name="assessment_once_a_year"),
        migrations.RemoveField(model_name="assessment", name="year"),
        migrations.AlterField(
            model_name="assessment",
            name="mirror",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="assessments",
                to="plans.mirror",
                verbose_name="spegel",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                fields=("mirror", "principle", "by", "about"), name="assessment_once_in_mirror"
            ),
        ),
    ]
