"""The invented plan: forty-five actions in every state, some followed closely, some forgotten."""

from dataclasses import dataclass

YEARS = (2025, 2029)
DONE, UNDER_WAY, PLANNED = "done", "under_way", "planned"
PAUSED, DROPPED = "paused", "dropped"


@dataclass(frozen=True)
class Invented:
    """One action.

    `principles` and `organisations` are places in their lists, as digits. `milestones` and
    `documents` are written as in a plan's file. `noted` are follow-ups: how many days ago, and
    the note; the last one says where the action stands.
    """

    title: str
    first_year: int
    last_year: int
    status: str
    progress: int
    principles: str = "1"
    organisations: str = ""
    description: str = ""
    milestones: str = ""
    documents: str = ""
    noted: tuple[tuple[int, str], ...] = ()
    reason: str = ""
    due_on: str = ""


ACTIONS = {
    "Samverkan": (
        Invented("Gemensam årsplan för parternas möten", 2025, 2025, DONE, 100, "13",
                 milestones="2025-02-15, nått 2025-02-11 Årsplanen beslutad i styrgruppen",
                 noted=((640, "Årsplanen är beslutad och ligger på webben."),)),
        Invented("Karta över kontaktvägar in i regionen", 2025, 2025, DONE, 100, "4", "1",
                 documents="Kartan https://exempel.se/karta",
                 noted=((420, "Kartan är tryckt och har delats ut på tre möten."),)),
        Invented("Utbildning för nya ledamöter", 2025, 2025, DONE, 100, "02",
                 noted=((500, "Tolv ledamöter har gått utbildningen."),)),
        Invented("Regionalt forum varje år", 2025, 2026, DONE, 100, "15", "0345",
                 milestones="2025-10-01, nått 2025-10-01 Forum i Hässleholm; "
                 "2026-10-01, nått 2026-10-07 Forum i Kristianstad",
                 documents="Minnesanteckningar 2025 https://exempel.se/forum-2025",
                 noted=((410, "Nittio deltagare. Många ville ha mer tid för samtal."),
                        (45, "Årets forum är genomfört. Utvärderingen är god."))),
        Invented("Handbok för tidigt samråd", 2026, 2027, UNDER_WAY, 60, "14", "03",
                 "Hur den idéburna sektorn bjuds in **innan** ett förslag är skrivet: vem som "
                 "frågar, när, och vad som händer med svaren.",
                 "2026-03-01, nått 2026-02-20 Arbetsgrupp utsedd; 2026-06-15, nått 2026-06-30 "
                 "Första utkast; 2026-10-15 Prövad i två nämnder; 2027-04-30 Tryckt och spridd",
                 "Utkast https://exempel.se/handbok-utkast; "
                 "Exempel från andra regioner https://exempel.se/exempel",
                 ((250, "Arbetsgruppen har träffats två gånger och delat upp kapitlen."),
                  (150, "Utkastet är klart och har lästs av tio föreningar."),
                  (12, "En nämnd prövar handboken nu. Den andra börjar efter nyår."))),
        Invented("Samverkan med tre nya kommuner", 2025, 2027, UNDER_WAY, 40, "35", "14",
                 milestones="2025-12-01, nått 2025-11-20 Osby med; 2026-09-01 Sjöbo med; "
                 "2027-09-01 Perstorp med",
                 noted=((200, "Osby är med. Sjöbo vill vänta till efter budgeten."),)),
        Invented("Gemensamma möten med nämndernas presidier", 2025, 2025, UNDER_WAY, 50, "1",
                 noted=((430, "Två av fyra nämnder har tackat ja."),)),
        Invented("Utvärdering efter halva planen", 2027, 2027, PLANNED, 0, "24",
                 milestones="2027-02-01 Frågorna klara; 2027-06-01 Rapport"),
        Invented("Nästa plan tas fram tillsammans", 2028, 2029, PLANNED, 0, "13"),
    ),
    "Delaktighet och inflytande": (
        Invented("Remisskalender som alla kan följa", 2025, 2025, DONE, 100, "4",
                 documents="Kalendern https://exempel.se/remisser",
                 noted=((380, "Kalendern är öppen och fylls på varje vecka."),)),
        Invented("Ungas panel i två delregioner", 2025, 2026, DONE, 100, "15", "4",
                 milestones="2025-09-01, nått 2025-09-12 Panel i sydöstra Skåne; "
                 "2026-03-01, nått 2026-03-20 Panel i nordvästra Skåne",
                 noted=((240, "Båda panelerna är i gång. Tjugotvå unga är med."),)),
        Invented("Enklare språk i regionens remisser", 2026, 2026, DONE, 100, "24", "3",
                 noted=((90, "Mallen har fått en sida på lätt svenska först."),)),
        Invented("Digitala samråd på kvällstid", 2026, 2027, UNDER_WAY, 30, "15", "06",
                 milestones="2026-05-15, nått 2026-05-12 Första samrådet; 2026-11-01 Tre samråd "
                 "till; 2027-05-15 Utvärdering",
                 noted=((190, "Femtio deltagare på det första samrådet."),
                        (30, "Ett andra samråd är hållet. Tekniken krånglade."))),
        Invented("Öppna nämndmöten med tolk", 2026, 2026, UNDER_WAY, 70, "45", "37",
                 noted=((20, "Tre av fyra möten har haft tolk på plats."),)),
        Invented("Ersättning för den som deltar på arbetstid", 2025, 2025, PLANNED, 0, "02",
                 description="Frågan är juridiskt svår. Därför ligger den kvar."),
        Invented("Samlad återkoppling efter varje remiss", 2026, 2028, PAUSED, 20, "14",
                 milestones="2026-04-01 Mall för återkoppling",
                 noted=((300, "Pausad tills den nya handläggaren är på plats."),)),
        Invented("Panel för personer med egen erfarenhet", 2027, 2028, PLANNED, 0, "125", "7"),
        Invented("Medborgarbudget i en kommun", 2026, 2027, DROPPED, 0, "15",
                 noted=((330, "Kommunen har valt en annan väg."),),
                 reason="Kommunen gör i stället en egen satsning utanför överenskommelsen."),
    ),
    "Idéburet entreprenörskap": (
        Invented("Vägledning om idéburet offentligt partnerskap", 2025, 2025, DONE, 100, "24", "2",
                 documents="Vägledningen https://exempel.se/iop",
                 noted=((350, "Vägledningen är beslutad av båda parterna."),)),
        Invented("Kurs i att räkna på sociala värden", 2025, 2026, DONE, 100, "2", "25",
                 noted=((160, "Kursen har hållits två gånger med fulla salar."),)),
        Invented("Mentorer för nya sociala företag", 2025, 2026, UNDER_WAY, 70, "35", "25",
                 milestones="2025-11-01, nått 2025-10-28 Tio mentorer; 2026-12-01 Tjugo mentorer",
                 noted=((270, "Tretton mentorer. De flesta finns i västra Skåne."),
                        (60, "Sexton mentorer, nu även i nordost."))),
        Invented("Mötesplats för inköpare och idéburna", 2026, 2027, UNDER_WAY, 25, "14", "2",
                 milestones="2026-04-15, nått 2026-04-15 Första träffen; 2027-04-15 Andra träffen",
                 noted=((220, "Trettio på plats. Inköparna vill ha konkreta exempel."),)),
        Invented("Reserverade upphandlingar prövas", 2025, 2025, UNDER_WAY, 40, "24", "2",
                 "En upphandling i varje delregion reserveras för idéburna leverantörer.",
                 noted=((390, "En av tre är annonserad."),)),
        Invented("Lånefond med sparbankerna", 2026, 2028, PAUSED, 10, "3",
                 noted=((140, "Bankerna vill se en förstudie innan de fortsätter."),)),
        Invented("Gemensam utbildning om upphandling", 2027, 2027, PLANNED, 0, "2", "2"),
        Invented("Arbetsintegrerande företag i vården", 2027, 2029, PLANNED, 0, "35", "5"),
        Invented("Mässa för socialt företagande", 2026, 2026, DROPPED, 30, "4",
                 noted=((130, "För få utställare har anmält sig."),),
                 reason="För få utställare. Pengarna går till mötesplatsen för inköpare."),
    ),
    "Idéburen sektor och Ideellt engagemang": (
        Invented("Volontärer på sjukhusen, gemensamma riktlinjer", 2025, 2025, DONE, 100, "02",
                 "37", documents="Riktlinjerna https://exempel.se/volontarer",
                 noted=((370, "Riktlinjerna gäller på alla tre sjukhusen."),)),
        Invented("Engagemangsguide på fem språk", 2026, 2026, UNDER_WAY, 50, "45", "06",
                 milestones="2026-05-01, nått 2026-05-20 Svenska och engelska; "
                 "2026-11-15 Arabiska, somaliska och polska",
                 noted=((110, "Två språk är klara. Tre till är beställda."),)),
        Invented("Studiebesök mellan föreningar", 2025, 2026, DONE, 100, "5", "136",
                 noted=((70, "Arton besök på två år."),)),
        Invented("Enklare ansökan om föreningsbidrag", 2026, 2027, UNDER_WAY, 35, "24", "1",
                 "En blankett i stället för fyra, och svar inom sex veckor.",
                 "2026-09-30, nått 2026-09-29 Blanketten prövad; 2027-02-01 Ny handläggning",
                 noted=((55, "Åtta föreningar har prövat den nya blanketten."),)),
        Invented("Lokaler som står tomma på kvällar", 2026, 2027, PAUSED, 10, "3", "12",
                 noted=((260, "Pausad i väntan på en ny fastighetschef."),)),
        Invented("Register över träfflokaler", 2025, 2025, PLANNED, 0, "4", "1",
                 milestones="2025-06-01 Uppgifterna insamlade"),
        Invented("Rekrytering av ledare i nya områden", 2026, 2028, UNDER_WAY, 15, "35", "46",
                 noted=((8, "De första fyra ledarna har börjat i Landskrona."),)),
        Invented("Kampanj för nya styrelseledamöter", 2027, 2029, PLANNED, 0, "05", "0"),
        Invented("Beredskapsövning med frivilliga", 2027, 2027, PLANNED, 0, "12", "67"),
    ),
    "Lärande och Forskning": (
        Invented("Forskningscirkel om tillit", 2025, 2026, DONE, 100, "02", "3",
                 documents="Slutrapport https://exempel.se/tillit",
                 noted=((400, "Cirkeln har träffats sex gånger."),
                        (100, "Slutrapporten är skriven och presenterad på forumet."))),
        Invented("Kunskapsluncher varje kvartal", 2025, 2026, DONE, 100, "24",
                 noted=((40, "Årets sista lunch handlade om uppföljning."),)),
        Invented("Studentuppsatser i samarbete", 2026, 2027, UNDER_WAY, 20, "2", "0",
                 milestones="2026-01-31, nått 2026-01-29 Ämnen utlysta; 2026-06-15 Fem uppsatser",
                 noted=((290, "Nio ämnen är utlysta. Två studenter har valt."),)),
        Invented("Mätning av samverkan, gemensamma mått", 2026, 2026, UNDER_WAY, 55, "24", "5",
                 due_on="2026-09-30",
                 noted=((170, "Sex mått prövas. Måtten om inflytande är svårast."),)),
        Invented("Lärande besök i Östergötland", 2026, 2026, DONE, 100, "15", "1",
                 noted=((80, "Resan är gjord. Anteckningarna finns hos kansliet."),)),
        Invented("Kurs i följeforskning", 2026, 2027, PAUSED, 5, "2",
                 noted=((210, "Läraren är föräldraledig till sommaren."),)),
        Invented("Gemensam kunskapsbank", 2027, 2028, PLANNED, 0, "4", "3"),
        Invented("Slutkonferens om hela planen", 2029, 2029, PLANNED, 0, "145"),
        Invented("Doktorand i samverkan", 2028, 2028, DROPPED, 0, "2",
                 noted=((230, "Lärosätet har sagt nej."),),
                 reason="Lärosätet kunde inte bidra med sin del av lönen."),
    ),
}  # fmt: skip
# Who is asked how it goes: party by its place, name, address
ASKED = (
    (0, "Mia Holm", "mia.holm@exempel.se"),
    (1, "Nils Rask", "nils.rask@exempel.se"),
)
