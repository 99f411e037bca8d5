"""What an agreement begins with by custom, in our own plain words: the parties write their own."""

# The names are those of the national agreement of 2008; what they mean is a first proposal.
PRINCIPLES = (
    (
        "Självständighet och oberoende",
        "Varje organisation bestämmer själv över sin verksamhet och får granska och kritisera. "
        "Samarbetet ändrar inte på det.",
    ),
    (
        "Dialog",
        "Vi talar med varandra tidigt, innan något är avgjort, och berättar vad samtalet ledde "
        "till.",
    ),
    (
        "Kvalitet",
        "Vi gör det vi har lovat, ser efter hur det gick och rättar det som inte blev bra.",
    ),
    (
        "Långsiktighet",
        "Vi planerar för flera år, så att den som börjar något hinner avsluta det.",
    ),
    (
        "Öppenhet och insyn",
        "Beslut, pengar och resultat redovisas så att alla kan läsa och förstå dem.",
    ),
    (
        "Mångfald",
        "Det behövs många slags organisationer. Vi ser till att även små och nya kan delta.",
    ),
)
GLYPHS = {
    "Självständighet och oberoende": "sjalvstandighet",
    "Dialog": "dialog",
    "Kvalitet": "kvalitet",
    "Långsiktighet": "langsiktighet",
    "Öppenhet och insyn": "oppenhet",
    "Mångfald": "mangfald",
}
LEAD = (
    "%(parties)s arbetar fram en överenskommelse om hur vi samverkar i %(region)s. Här kan alla "
    "följa arbetet, läsa texten när dialogen öppnar och se vad den leder till."
)
FIRST_DRAFT = "Första utkastet"
CRITERIA = (
    "Organisationen bygger på demokratiska värderingar",
    "Organisationen delar inte ut vinst",
    "Organisationen är fristående från den offentliga sektorn",
)
# Swedish counties by code, as in the municipalities' codes.
COUNTIES = {
    "01": "Stockholms län", "03": "Uppsala län", "04": "Södermanlands län",
    "05": "Östergötlands län", "06": "Jönköpings län", "07": "Kronobergs län",
    "08": "Kalmar län", "09": "Gotlands län", "10": "Blekinge län", "12": "Skåne län",
    "13": "Hallands län", "14": "Västra Götalands län", "17": "Värmlands län",
    "18": "Örebro län", "19": "Västmanlands län", "20": "Dalarnas län", "21": "Gävleborgs län",
    "22": "Västernorrlands län", "23": "Jämtlands län", "24": "Västerbottens län",
    "25": "Norrbottens län",
}  # fmt: skip


def principle_lines() -> str:
    """The six as they are written in a form: «Namn: innebörd», one a line."""
    return "\n".join(f"{name}: {meaning}" for name, meaning in PRINCIPLES)
