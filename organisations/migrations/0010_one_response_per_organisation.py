"""What each organisation answered to a question has moved to Answer."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0009_answers_of_responses'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='consultationresponse',
            name='response_once_per_principle',
        ),
        migrations.RemoveConstraint(
            model_name='consultationresponse',
            name='response_once_per_section',
        ),
        migrations.RemoveConstraint(
            model_name='consultationresponse',
            name='response_is_about_one_thing',
        ),
        migrations.RemoveField(
            model_name='consultationresponse',
            name='comment',
        ),
        migrations.RemoveField(
            model_name='consultationresponse',
            name='principle',
        ),
        migrations.RemoveField(
            model_name='consultationresponse',
            name='proposal',
        ),
        migrations.RemoveField(
            model_name='consultationresponse',
            name='section',
        ),
        migrations.RemoveField(
            model_name='consultationresponse',
            name='view',
        ),
        migrations.AddConstraint(
            model_name='consultationresponse',
            constraint=models.UniqueConstraint(fields=('consultation', 'organisation'), name='response_once_per_organisation', violation_error_message='Organisationen har redan börjat svara.'),
        ),
    ]
