"""Contacts of parties and of bodies, and the yearly question to organisations."""

import django.db.models.deletion
import django.utils.timezone
import organisations.contacts.phones
import simple_history.models
from django.conf import settings
from django.db import migrations, models


def find_agreements(apps, schema_editor):
    """Every contact so far is a party's: its agreement is the party's."""
    parties = apps.get_model("principles", "Party").objects.filter(pk=models.OuterRef("party"))
    agreements = models.Subquery(parties.values("agreement")[:1])
    apps.get_model("organisations", "Contact").objects.update(agreement=agreements)


class Migration(migrations.Migration):

    dependencies = [
        ("organisations", "0013_review"),
        ('principles', '0008_steering_approves'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DetailsQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(verbose_name='tillfrågad')),
                ('reminded_at', models.DateTimeField(null=True, verbose_name='påmind')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
            ],
            options={
                'verbose_name': 'fråga om uppgifterna',
                'verbose_name_plural': 'frågor om uppgifterna',
            },
        ),
        migrations.CreateModel(
            name='HistoricalContact',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('role', models.CharField(help_text='Till exempel ”Kontaktperson Region Skåne”.', max_length=120, verbose_name='roll')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='namn')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-post')),
                ('phone', models.CharField(blank=True, help_text='Med riktnummer, till exempel 044-309 00 00.', max_length=30, validators=[organisations.contacts.phones.check_phone], verbose_name='telefon')),
                ('reply_time', models.CharField(blank=True, db_default='', default='', help_text='Till exempel ”Svarar inom två arbetsdagar”. Tomt: ingenting visas.', max_length=120, verbose_name='svarstid')),
                ('valid_from', models.DateField(blank=True, help_text='Tomt: redan nu.', null=True, verbose_name='gäller från och med')),
                ('valid_until', models.DateField(blank=True, help_text='Tomt: tills vidare. Dagen efter visas kontakten inte längre.', null=True, verbose_name='gäller till och med')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='ordning')),
                ('checked_on', models.DateField(blank=True, editable=False, null=True, verbose_name='kontrollerad')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical kontakt',
                'verbose_name_plural': 'historical kontakter',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name='contact',
            name='agreement',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='principles.agreement', verbose_name='överenskommelse'),
        ),
        migrations.AddField(
            model_name='contact',
            name='body',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='organisations.body', verbose_name='organ'),
        ),
        migrations.AddField(
            model_name='contact',
            name='checked_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='kontrollerad'),
        ),
        migrations.AddField(
            model_name='contact',
            name='reminded_on',
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='contact',
            name='reply_time',
            field=models.CharField(blank=True, db_default='', default='', help_text='Till exempel ”Svarar inom två arbetsdagar”. Tomt: ingenting visas.', max_length=120, verbose_name='svarstid'),
        ),
        migrations.AddField(
            model_name='contact',
            name='valid_from',
            field=models.DateField(blank=True, help_text='Tomt: redan nu.', null=True, verbose_name='gäller från och med'),
        ),
        migrations.AlterField(
            model_name='contact',
            name='party',
            field=models.ForeignKey(blank=True, help_text='Välj en part eller ett organ, inte båda.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='principles.party', verbose_name='part'),
        ),
        migrations.AlterField(
            model_name='contact',
            name='phone',
            field=models.CharField(blank=True, help_text='Med riktnummer, till exempel 044-309 00 00.', max_length=30, validators=[organisations.contacts.phones.check_phone], verbose_name='telefon'),
        ),
        migrations.AlterField(
            model_name='contact',
            name='valid_until',
            field=models.DateField(blank=True, help_text='Tomt: tills vidare. Dagen efter visas kontakten inte längre.', null=True, verbose_name='gäller till och med'),
        ),
        migrations.AlterField(
            model_name='organisation',
            name='updated_at',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='uppgifterna lämnade'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('body__isnull', True), ('party__isnull', False)), models.Q(('body__isnull', False), ('party__isnull', True)), _connector='OR'), name='contact_of_a_party_or_a_body', violation_error_message='Välj vems kontakten är: en part eller ett organ, inte båda.'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='contact_ends_after_it_starts', violation_error_message='Kontakten slutar gälla innan den börjar.'),
        ),
        migrations.AddField(
            model_name='detailsquestion',
            name='organisation',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='details_question', to='organisations.organisation', verbose_name='organisation'),
        ),
        migrations.AddField(
            model_name='historicalcontact',
            name='agreement',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='principles.agreement', verbose_name='överenskommelse'),
        ),
        migrations.AddField(
            model_name='historicalcontact',
            name='body',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='organisations.body', verbose_name='organ'),
        ),
        migrations.AddField(
            model_name='historicalcontact',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalcontact',
            name='party',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Välj en part eller ett organ, inte båda.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='principles.party', verbose_name='part'),
        ),
        migrations.RunPython(find_agreements, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='contact',
            name='agreement',
            field=models.ForeignKey(blank=True, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='principles.agreement', verbose_name='överenskommelse'),
        ),
    ]
