"""Everything here is invented, to try the portal with."""

# name, form, municipality, areas of activity
ORGANISATIONS = [
    ("Allmänna Språkkaféet", "association", "1285", ["bildning", "integration"]),
    ("Byalagen i Göinge", "association", "1256", ["bygd"]),
    ("Kvarterskooperativet Sofielund", "economic", "1280", ["foretagande", "bygd"]),
    ("Studieförbundet Slätten", "association", "1287", ["bildning", "kultur"]),
    ("Ung i Ystad", "association", "1286", ["barn-och-unga", "rattigheter"]),
    ("Återbruket Söderåsen", "foundation", "1214", ["miljo", "foretagande"]),
    ("Ängelholms Vandrarvänner", "association", "1292", ["idrott", "halsa"]),
    ("Öppna Dörrar Lund", "congregation", "1281", ["tro", "socialt"]),
]
READY_TO_SIGN = ("Körsbärsgårdens Odlarförening", "association", "1291", ["bygd", "miljo"])
WAITING = ("Hoppets Hus i Höör", "other", "1267", ["socialt", "halsa"])
# May be the same as the one that waits: another form, and another spelling of the name.
SIMILAR = ("Föreningen Hoppets Hus", "association", "1267", ["socialt"])
RETURNED = ("Grannarna på Möllan", "association", "1280", ["bygd", "kultur"])
QUESTION = (
    "Ni skriver § 12, men i protokollet som ni bifogade handlar den om årsavgiften.\n"
    "Vilken paragraf är beslutet om överenskommelsen?"
)
PRESENTATION = "Påhittad organisation i provmiljön. Här berättar föreningen kort om sig själv."

# person, index of the party, position, when the term ends
SEATS = [
    ("Bo Ek", 0, "chair", "next"),
    ("Ci Ål", 0, "member", "soon"),
    ("Eva Ö Sund", 0, "member", "next"),
    ("Frej Damm", 0, "vice_chair", ""),
    ("Gun Alm", 1, "chair", "next"),
    ("Hans Björk", 1, "member", "soon"),
    ("Ida Ceder", 1, "substitute", "next"),
    ("Jan Rud", 1, "member", "before"),
]
TASK_OF_THE_STEERING_GROUP = (
    "Påhittad text i provmiljön. Styrgruppen följer arbetet med planen och beslutar om det som "
    "parterna gör tillsammans."
)
AGENDA = """\
1. Mötet öppnas
2. Förra mötets protokoll
3. Hur långt planen har kommit
4. Nästa regionala forum
5. Mötet avslutas"""
MINUTES_OF_THE_STEERING_GROUP = """\
**§ 1** Mötet öppnades.

**§ 2** Förra mötets protokoll lades till handlingarna.

**§ 3** Kansliet berättade om planen. Styrgruppen tackade för genomgången.

**§ 4** Regionalt forum hålls i Kristianstad."""
ABOUT_THE_SEAT = """\
Påhittad text i provmiljön. Vi söker någon som

- har förankring i en organisation som har skrivit under
- kan vara med på fyra möten om året."""
# A draft and what is asked and answered about it
DRAFT = "Förslag till ny överenskommelse"
ABOUT_THE_DRAFT = "Påhittat förslag i provmiljön. Parterna har inte skrivit det."
MEANINGS = {
    "dialog": "Vi möts i dialog och lyssnar på varandra innan något beslutas.\n\n"
    "Den som frågar får svar inom fyra veckor.",
    "kvalitet": "Vi följer upp det vi gör tillsammans, och berättar vad vi har lärt oss.",
}
PLAIN = "Vi vill att alla i Skåne ska kunna vara med och bestämma."
ABOUT_THE_CONSULTATION = (
    "Påhittad remiss i provmiljön. Läs förslaget och svara på de frågor ni vill, "
    "princip för princip."
)
# view, proposal, comment, whether it is sent in; for one organisation each
ANSWERS = [
    (
        "change",
        MEANINGS["dialog"].replace("fyra veckor", "tre veckor"),
        "En månad är lång tid för en liten förening.",
        True,
    ),
    ("agree", "", "Bra att det står hur snart man får svar.", True),
    ("disagree", "", "Vi skriver mer när styrelsen har träffats.", False),
]
VISITORS = (
    "Ada Ask", "Bertil Björk", "Cilla Ceder", "David Druva", "Elin Ek", "Folke Fläder",
    "Gun Gran", "Hugo Hassel",
)  # fmt: skip
NEEDS = "Hörslinga. Vegetarisk kost."
ABOUT_THE_FORUM = """\
En eftermiddag om det vi har gjort tillsammans, och det vi har kvar. Alla som har anslutit sig är
välkomna, och du som är nyfiken."""
ACCESS = """\
- Hiss, ramp och tillgänglig toalett på entréplanet
- Hörslinga i salen
- Teckentolk om du ber om det i anmälan
- Fika med vegetariskt och glutenfritt"""
PROGRAMME = """\
- **13.00** Välkomna, och hur långt planen har kommit
- **13.30** Samtal i grupper: vad har vi hållit av det vi lovade?
- **14.30** Fika
- **15.00** Parterna svarar
- **16.00** Slut"""
MINUTES = """\
Ett femtiotal personer var med. Grupperna lyfte tre saker:

1. Dialogen behöver börja tidigare, innan förslagen är skrivna.
2. Fler små föreningar behöver komma med.
3. Uppföljningen ska synas för alla."""

NEWS = [
    (
        40, "sa-gick-det-pa-forumet", "Så gick det på forumet (påhittat)",
        "Sjuttio personer från föreningar, kommuner och regionen träffades i Hässleholm.",
        "Samtalen handlade om tidigt samråd och om hur små föreningar hittar rätt i vården.\n\n"
        "- Tre insatser fick nya ansvariga.\n- Nästa forum hålls i Kristianstad.\n",
    ),
    (
        6, "anmal-er-till-hostens-forum", "Anmäl er till nästa forum (påhittat)",
        "Platserna är få. Varje organisation kan skicka tre personer.",
        "Programmet finns i kalendern. Behöver ni teckentolk, hörslinga eller annat för att kunna "
        "delta? Skriv det när ni anmäler er.\n",
    ),
]  # fmt: skip
MESSAGE = (
    "Nästa forum: anmäl er nu (påhittat)",
    "Hej!\n\nNu kan ni anmäla er till nästa regionala forum. Varje organisation kan skicka tre "
    "personer.\n\nVi ses!\nKansliet",
)
