"""Writing mail: once for a key, never after a rollback, and nothing forged."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django_tasks_db.models import DBTaskResult

from principles import mail
from principles.mail import BadLetter, Receiver
from principles.mail.html import as_html
from principles.models import Letter

PORTAL = "http://localhost:8000"


@pytest.fixture
def accession(approved):
    Letter.objects.all().delete()
    DBTaskResult.objects.all().delete()
    return approved


class TestWriting:
    def test_in_the_language_of_the_receiver(self, accession):
        for language in ("sv", "en"):
            receiver = Receiver(f"{language}@example.se", language)
            mail.write("application_submitted", to=receiver, accession=accession)
        swedish, english = Letter.objects.order_by("-language")
        assert swedish.subject == "Ny ansökan: Föreningen Åkerbär"
        assert swedish.text.startswith("Hej!\n\n") and '<html lang="sv">' in swedish.html
        assert english.subject == "New application: Föreningen Åkerbär"
        assert english.text.startswith("Hello!\n\n") and '<html lang="en">' in english.html
        assert english.message_id != swedish.message_id
        assert english.message_id.endswith("@localhost>")

    def test_to_many_costs_few_queries(self, accession, django_assert_num_queries):
        people = [Receiver(f"person{n}@example.se") for n in range(15)]
        mail.write("application_submitted", to=people[0], accession=accession)
        # Savepoint, letters, keys that are new, one task, savepoint; the areas are read once.
        with django_assert_num_queries(5):
            mail.write_many("application_submitted", to=people, key="ny/1", accession=accession)
        mail.write_many("application_submitted", to=people * 2, key="ny/1", accession=accession)
        assert Letter.objects.filter(key__startswith="ny/1:").count() == 15
        assert DBTaskResult.objects.count() == 2
        assert not Letter.objects.filter(key__contains="person").exists()

    def test_the_task_holds_only_the_number_of_the_letter(self, accession, asta):
        mail.write("application_submitted", to=asta, accession=accession)
        letter = Letter.objects.get()
        assert DBTaskResult.objects.get().args_kwargs == {
            "args": [], "kwargs": {"letters": [str(letter.pk)]},
        }  # fmt: skip


class TestOnce:
    def test_a_key_counts_once_ever(self, db):
        for text in ("Först", "Sedan"):
            mail.queue("Hej", text, "asta@example.se", key="hej/1")
        mail.queue("Hej", "Utan nyckel", "asta@example.se")
        mail.queue("Hej", "Utan nyckel", "asta@example.se")
        texts = Letter.objects.order_by("created_at").values_list("text", flat=True)
        assert list(texts) == ["Först\n", "Utan nyckel\n", "Utan nyckel\n"]
        assert DBTaskResult.objects.count() == 3

    @pytest.mark.django_db(transaction=True)
    def test_a_key_counts_once_between_threads(self):
        start, errors = threading.Barrier(4), []

        def write():
            try:
                start.wait(10)
                for number in range(10):
                    with transaction.atomic():
                        mail.queue("Hej", "Hej", "asta@example.se", key=f"hej/{number}")
            except Exception as error:
                errors.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=write) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []
        assert Letter.objects.count() == DBTaskResult.objects.count() == 10

    @pytest.mark.django_db(transaction=True)
    def test_a_key_of_what_was_rolled_back_is_free(self):
        with transaction.atomic():
            mail.queue("Hej", "Hej", "asta@example.se", key="hej/1")
            transaction.set_rollback(True)
        assert not Letter.objects.exists() and not DBTaskResult.objects.exists()
        mail.queue("Hej", "Hej", "asta@example.se", key="hej/1")
        assert Letter.objects.count() == DBTaskResult.objects.count() == 1

    def test_the_database_refuses_what_must_not_be(self, db):
        mail.queue("Hej", "Hej", "asta@example.se", key="hej/1")
        first = Letter.objects.get()
        for wrong in (
            {"key": "hej/1"},
            {"message_id": first.message_id},
            {"language": "de"},
            {"state": "sent"},
            {"state": "sent", "sent_at": first.created_at, "text": "Kvar"},
            {"sent_at": first.created_at},
            {"state": "odd"},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Letter.objects.create(receiver="asta@example.se", subject="Hej", **wrong)


class TestForgery:
    @pytest.mark.parametrize(
        "subject",
        ["Hej\nBcc: alla@example.se", "Hej\r\nX: y", "Hej\rX: y", "Hej\x00", "Hej\u2028X"],
    )
    def test_a_subject_of_several_lines(self, db, subject):
        with pytest.raises(BadLetter):
            mail.queue(subject, "Hej", "asta@example.se")
        assert not Letter.objects.exists()

    @pytest.mark.parametrize(
        "receiver",
        [
            "asta@example.se\nBcc: alla@example.se",
            "asta@example.se, bo@example.se",
            "Asta <asta@example.se>",
            "asta",
            "",
            f"{'a' * 64}@{'b' * 300}.se",
        ],
    )
    def test_a_receiver_that_is_not_one_address(self, db, receiver):
        with pytest.raises(BadLetter):
            mail.queue("Hej", "Hej", receiver)
        with pytest.raises(BadLetter):
            mail.write_many("represent_answer", to=[Receiver(receiver)], request=None)
        assert not Letter.objects.exists()

    def test_a_language_that_the_portal_lacks(self, db):
        with pytest.raises(BadLetter):
            mail.queue("Hej", "Hej", "asta@example.se", key="x", language="de")

    def test_a_name_with_line_breaks_stays_in_its_place(self, accession, asta):
        accession.organisation.name = "Å\r\x85\u2028Bcc: alla@example.se"
        mail.write("application_submitted", to=asta, accession=accession)
        assert Letter.objects.get().subject == "Ny ansökan: Å Bcc: alla@example.se"


class TestHtml:
    def test_everything_is_escaped(self):
        html = as_html("<b>Hej</b>", 'Rad <script>alert("1")</script> & mer\n\nNästa')
        assert "<script" not in html and "<b>" not in html
        assert "Rad &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; mer" in html
        assert html.count("<p ") == 3  # the brand and two paragraphs

    def test_an_address_alone_becomes_a_button(self):
        html = as_html("Hej", f"Hej!\n\n{PORTAL}/skane/?a=1&b=2\n\nHälsningar")
        assert f'class="button" href="{PORTAL}/skane/?a=1&amp;b=2"' in html
        assert ">Öppna sidan</a>" in html

    def test_an_address_in_a_line_becomes_a_link(self):
        html = as_html("Hej", f"Kvittot: {PORTAL}/kvitto/.\nSlut ({PORTAL}).")
        assert f'href="{PORTAL}/kvitto/"' in html and f'href="{PORTAL}" style="color:#0d' in html
        assert 'class="button"' not in html

    @pytest.mark.parametrize(
        "forged",
        [
            "https://example.com/",
            f"{PORTAL}.example.com/",
            f"{PORTAL}@example.com/",
            f"{PORTAL}0/",
            "javascript:alert(1)",
            f'{PORTAL}"onmouseover="alert(1)',
        ],
    )
    def test_what_a_stranger_writes_never_leads_away(self, forged):
        html = as_html("Hej", f"Hej!\n\n{forged}\n\nSe {forged} nu")
        links = [part.split('"')[0] for part in html.split('href="')[1:]]
        assert set(links) == {PORTAL}
        assert 'class="button"' not in html
        assert "onmouseover=&quot;" in html or "onmouseover" not in html
