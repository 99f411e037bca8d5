"""The two documents that the first agreements come from, and every fact in them.

`SEEDS` are the documents without their empty lines. `FACTS` are short exact strings: each
is found in one text of its agreement's content, as HTML without tags and with every run of
white space as one space, and together they cover every word of the seeds (test_load_agreement).
"""
# ruff: noqa: E501

FACTS = {
    "skane": [
        "Överenskommelsen Skåne",
        "Idéburen sektor och Region Skåne i samverkan",
        "En förändrad omvärld med flera aktörer",
        "Den idéburna sektorn omfattar organiserade verksamheter som bygger på demokratiska värderingar samt gynnar samhälls- eller medlemsintresset.",
        "Verksamheterna är icke vinstutdelande, organisatoriskt fristående från den offentliga sektorn och bedrivs i föreningar, kooperativ, samfund, stiftelser eller liknande sammanslutningar.",
        "Idéburen sektor",
        "Överenskommelse om samverkan mellan Region Skåne och den idéburna sektorn i Skåne",
        "2010 – 2014",
        "2009 inleddes arbetet med att utveckla former för samverkan mellan Region Skåne och den idéburna sektorn i Skåne",
        "2010 antogs Överenskommelsen Skåne",
        "Sveriges första regionala överenskommelse",
        "Två parter",
        "NÄTVERKET Idéburen sektor Skåne",
        "Livskvalitet i världsklass",
        "Region Skåne",
        "Ansvarar för hälso- och sjukvården, den regionala utvecklingen av näringsliv, kommunikationer, kultur och samarbete med andra regioner i och utanför Sverige.",
        "Högsta beslutande organ är regionfullmäktige, bestående av 149 ledamöter som väljs direkt av medborgarna i Skåne.",
        "149 ledamöter",
        "Har över 33 000 anställda och är den största arbetsgivaren i regionen.",
        "över 33 000 anställda",
        "Vad är Överenskommelsen Skåne?",
        "En gemensam viljeyttring för samverkan och engagemang.",
        "Mål med Överenskommelsen Skåne",
        "Stärka demokratin, öka delaktigheten och minska utanförskap.",
        "Detta görs genom att:",
        "skapa förutsättningar och strukturer för dialog och samverkan",
        "stärka idéburna organisationers roll som opinionsbildare och röstbärare",
        "öka organisationers möjlighet att vara en aktör i samhällsbyggandet",
        "Vision",
        "Den idéburna sektorn i Skåne utgör en naturlig och kraftfull aktör som på likvärdiga villkor, tillsammans med samhällets övriga aktörer, bidrar till välfärdsutveckling i ett livskraftigt Skåne, kännetecknat av tillväxt, attraktionskraft, bärkraft och balans.",
        "Syfte",
        "Skapa ett långsiktigt hållbart Skåne genom att stärka samspelet mellan den offentliga och idéburna sektorn.",
        "Härigenom stärks demokratin, ökas delaktigheten och minskas utanförskap.",
        "Mål",
        "Synliggöra och stärka den idéburna sektorns självständiga och oberoende roll som röstbärare och opinionsbildare.",
        "(Röstfunktion)",
        "Att utveckla möjligheter för den idéburna sektorn att utgöra en viktig aktör inom välfärdsutvecklingen.",
        "(Servicefunktion)",
        "6 principer för parternas ömsesidiga förhållningssätt",
        "Självständighet och oberoende",
        "Dialog",
        "Kvalitet",
        "Långsiktighet",
        "Öppenhet och insyn",
        "Mångfald",
        "Åtaganden och åtgärder 2010-2014",
        "Utveckla former för att stödja lokala överenskommelseprocesser",
        "Stödstrukturer och utvecklingsinsatser för socialt företagande och samhällsentreprenörskap",
        "Utveckla former för frivillig- och volontärarbetet i idéburen sektors regi samt vid Region Skånes verksamheter",
        "Öka kunskap om upphandlingsförfarande och utveckla ett anpassat sådant för den idéburna sektorn",
        "Utveckla modeller för förstärkt samspel och tidigt samråd",
        "Samverka kring etablering av nyanlända och integration",
        "Främja kunskapsutveckling kring idéburna sektorns roll i samhällsutvecklingen",
        "Utveckla ett årligt regionalt forum",
        "Några framsteg",
        "Reviderad överenskommelse om samverkan",
        "Vår vision",
        "Visionen med överenskommelsen är att bidra till att nå den regionala utvecklingsstrategins målbild ” det öppna Skåne ” där alla har lika värde och känner sig delaktiga och där vi gemensamt tar ansvar för den miljömässiga, sociala, ekonomiska och kulturella utvecklingen.",
        "Vårt mål och våra utvecklingsområden",
        "Målet med vår unika överenskommelse är, att genom utvecklad samverkan och samarbete inom och mellan oss samt med andra samhällsaktörer, bidra till att uppnå visionen ” det öppna Skåne ”",
        "Det ska ske inom våra fem utvecklingsområden .",
        "Dessa är",
        "Samverkan",
        "Delaktighet och inflytande",
        "Idéburet entreprenörskap",
        "Idéburen sektor och Ideellt engagemang",
        "Lärande och Forskning",
        "Vår organisation",
        "Styrgrupp högst 14 ledamöter",
        "Ordförandeberedning 2 ledamöter",
        "Beredningsgrupp(utvecklingsgrupp) 10 ledamöter",
        "Arbetsutskott 4 ledamöter",
        "Utvecklingsplan 2015 - 2019",
        "2015 Samverkan",
        "Delaktighet o inflytande",
        "Idéburen sektor och ideellt engagemang",
        "Lärande o forskning",
        "Kontakt",
        "Hemsida: www.overenskommelsenskane.se",
        "www.overenskommelsenskane.se",
        "E-post: info@overenskommelsenskane.se",
        "info@overenskommelsenskane.se",
        "Kontaktperson Idéburen sektor",
        "Maria Leiner",
        "maria@overenskommelsenskane.se",
        "0735 – 00 48 42",
        "Kontaktperson Region Skåne",
        "Ann-Christine Lundkvist",
        "anki@overenskommelsenskane.se",
        "044 – 309 32 38",
        "Tack för oss!",
    ],
    "ostergotland": [
        "Överenskommelsen",
        "Överenskommelsen är samverkan mellan parterna Region Östergötland och den sociala ekonomin/ civilsamhället/idéburen sektor.",
        "Målet med överenskommelsen är att vi tillsammans ska hitta lösningar på samhällsutmaningar.",
        "I juni 2017 tog Regionfullmäktige i Östergötland beslut om en satsning på en överenskommelse mellan Region Östergötland och den sociala ekonomins aktörer.",
        "Redan 2008 tecknades en överenskommelse på nationell nivå och nu startar vi en process för att ena parterna kring hur en överenskommelse kan se ut verksamheterna i vår region.",
        "Överenskommelsen är samverkan mellan parterna Region Östergötland och social ekonomi, idéburen sektor eller civilsamhället.",
        "Detta betyder att parterna värderas lika och i samverkan ses som jämställda.",
        "När våra arbetssätt bygger på gemensamma frågeställningar om samhället lyfts fokus från ekonomi till processer.",
        "Hur går det till?",
        "Överenskommelsen bygger på de sex principerna, självständighet och oberoende, dialog, långsiktighet, öppenhet och insyn, mångfald samt kvalitet.",
        "Överenskommelseprocessens första steg är att parterna tillsammans diskuterar och definierar dessa principer.",
        "En introduktion till processen och överenskommelsen ges vid ett besök från Västra Götalandsregionen vid ett stormöte den 16 april 2018.",
        "Vi detta tillfälle är politiker, tjänstemän och organisationer från civilsamhället välkomna.",
        "Processen kommer att pågå under året med målet att nå en undertecknad överenskommelse under hösten 2018.",
        "Varför ska vi ha en överenskommelse i Östergötland?",
        "Samverkansfördelar för Region Östergötland",
        "Ökad mångfald av utförare",
        "Hitta lösningar på framtida samhällsutmaningar",
        "Ökat medborgarinflytande och demokrati",
        "Bättre tillvaratagande av människors engagemang och drivkraft",
        "Nya, effektivare sätt att arbete",
        "Samverkansfördelar för idéburen sektor",
        "Ökat inflytande i regionala besluts- och utförandeprocesser",
        "Större påverkan på samhällsutvecklingen",
        "Icke-vinstdrivande alternativ till entreprenörskap",
        "Ökat oberoende och ökad självständighet som röstbärare samt opinionsbildare",
        "Överenskommelsen underlättar detta genom att skapa en plattform med ett enhetligt förhållningssätt kring relationen mellan civilsamhället och Regionen.",
        "Vilka får vara med?",
        "De organisationer från social ekonomi, idéburen sektor eller civilsamhället som deltar i processen ska ha ett regionalt perspektiv och bygga på demokratiska värderingar samt vara organisatoriskt fristående från offentlig sektor.",
        "Det är upp till varje enskild organisation att ta ställning till om den städjer och undertecknar överenskommelsen i sin helhet.",
    ],
}

SEEDS = {
    "skane": """
ÖVERENSKOMMELSEN SKÅNE
Idéburen sektor och Region Skåne i samverkan
En förändrad omvärld
med flera aktörer
Den idéburna sektorn omfattar organiserade verksamheter som bygger på demokratiska värderingar samt gynnar samhälls- eller medlemsintresset. Verksamheterna är icke vinstutdelande, organisatoriskt fristående från den offentliga sektorn och bedrivs i föreningar, kooperativ, samfund, stiftelser eller liknande sammanslutningar.
**Idéburen
sektor**
Överenskommelse om samverkan
mellan **Region Skåne** och
den idéburna sektorn i Skåne
2010 – 2014
Överenskommelsen Skåne
2009 inleddes arbetet med att utveckla former för samverkan mellan **Region Skåne** och **den idéburna sektorn i Skåne**.
2010 antogs **Överenskommelsen Skåne**, Sveriges första regionala överenskommelse
Två parter
NÄTVERKET
Idéburen sektor Skåne
Livskvalitet i världsklass
Region Skåne
- Ansvarar för hälso- och sjukvården, den regionala utvecklingen av näringsliv, kommunikationer, kultur och samarbete med andra regioner i och utanför Sverige.
- Högsta beslutande organ är regionfullmäktige, bestående av 149 ledamöter som väljs direkt av medborgarna i Skåne.
- Har över 33 000 anställda och är den största arbetsgivaren i regionen.
Vad är Överenskommelsen Skåne?
En gemensam viljeyttring
för samverkan och
engagemang.
Mål med Överenskommelsen Skåne
Stärka demokratin, öka
delaktigheten och minska
utanförskap.
Detta görs genom att:
- skapa förutsättningar och strukturer för dialog och samverkan
- stärka idéburna organisationers roll som opinionsbildare och röstbärare
- öka organisationers möjlighet att vara en aktör i samhällsbyggandet
Vision
Den idéburna sektorn i Skåne utgör en naturlig och kraftfull aktör som på likvärdiga villkor, tillsammans med samhällets övriga aktörer, bidrar till välfärdsutveckling i ett livskraftigt Skåne, kännetecknat av tillväxt, attraktionskraft, bärkraft och balans.
Syfte
Skapa ett långsiktigt hållbart Skåne genom att stärka samspelet mellan den offentliga och idéburna sektorn. Härigenom stärks demokratin, ökas delaktigheten och minskas utanförskap.
Mål
Synliggöra och stärka den idéburna sektorns självständiga och oberoende roll som röstbärare och opinionsbildare. *(Röstfunktion)*
Att utveckla möjligheter för den idéburna sektorn att utgöra en viktig aktör inom välfärdsutvecklingen. *(Servicefunktion)*
6 principer för parternas ömsesidiga förhållningssätt
Självständighet och oberoende
Dialog
Kvalitet
Långsiktighet
Öppenhet och insyn
Mångfald
Åtaganden och åtgärder 2010-2014
- Utveckla former för att stödja lokala överenskommelseprocesser
- Stödstrukturer och utvecklingsinsatser för socialt företagande och samhällsentreprenörskap
- Utveckla former för frivillig- och volontärarbetet i idéburen sektors regi samt vid Region Skånes verksamheter
- Öka kunskap om upphandlingsförfarande och utveckla ett anpassat sådant för den idéburna sektorn
- Utveckla modeller för förstärkt samspel och tidigt samråd
- Samverka kring etablering av nyanlända och integration
- Främja kunskapsutveckling kring idéburna sektorns roll i samhällsutvecklingen
- Utveckla ett årligt regionalt forum
Några framsteg
Reviderad överenskommelse om samverkan
Vår vision
Visionen med överenskommelsen är att bidra till att nå den regionala utvecklingsstrategins målbild ” **det öppna Skåne** ” där alla har lika värde och känner sig delaktiga och där vi gemensamt tar ansvar för den miljömässiga, sociala, ekonomiska och kulturella utvecklingen.
Vårt mål och våra utvecklingsområden
Målet med vår unika överenskommelse är, att genom utvecklad samverkan och samarbete inom och mellan oss samt med andra samhällsaktörer, bidra till att uppnå visionen ” **det öppna Skåne** ”.
Det ska ske inom våra fem utvecklingsområden .
Dessa är
Samverkan
Delaktighet och inflytande
Idéburet entreprenörskap
Idéburen sektor och Ideellt engagemang
Lärande och Forskning
Vår organisation
Styrgrupp högst 14 ledamöter
Ordförandeberedning 2 ledamöter
Beredningsgrupp(utvecklingsgrupp) 10 ledamöter
Arbetsutskott 4 ledamöter
Utvecklingsplan 2015 - 2019
2015 Samverkan
Delaktighet o inflytande
Idéburet entreprenörskap
Idéburen sektor och ideellt engagemang
Lärande o forskning
Kontakt
Hemsida: www.overenskommelsenskane.se
E-post: info@overenskommelsenskane.se
Kontaktperson Idéburen sektor
Maria Leiner
maria@overenskommelsenskane.se
0735 – 00 48 42
Kontaktperson Region Skåne
Ann-Christine Lundkvist
anki@overenskommelsenskane.se
044 – 309 32 38
Tack för oss!
""",
    "ostergotland": """
Överenskommelsen
Överenskommelsen är samverkan mellan parterna Region Östergötland och den sociala ekonomin/ civilsamhället/idéburen sektor. Målet med överenskommelsen är att vi tillsammans ska hitta lösningar på samhällsutmaningar.
I juni 2017 tog Regionfullmäktige i Östergötland beslut om en satsning på en överenskommelse mellan Region Östergötland och den sociala ekonomins aktörer.
Redan 2008 tecknades en överenskommelse på nationell nivå och nu startar vi en process för att ena parterna kring hur en överenskommelse kan se ut verksamheterna i vår region.
Överenskommelsen är samverkan mellan parterna Region Östergötland och social ekonomi, idéburen sektor eller civilsamhället. Detta betyder att parterna värderas lika och i samverkan ses som jämställda. När våra arbetssätt bygger på gemensamma frågeställningar om samhället lyfts fokus från ekonomi till processer.
Hur går det till?
Överenskommelsen bygger på de sex principerna, självständighet och oberoende, dialog, långsiktighet, öppenhet och insyn, mångfald samt kvalitet. Överenskommelseprocessens första steg är att parterna tillsammans diskuterar och definierar dessa principer.
En introduktion till processen och överenskommelsen ges vid ett besök från Västra Götalandsregionen vid ett stormöte den 16 april 2018. Vi detta tillfälle är politiker, tjänstemän och organisationer från civilsamhället välkomna.
Processen kommer att pågå under året med målet att nå en undertecknad överenskommelse under hösten 2018.
Varför ska vi ha en överenskommelse i Östergötland?
Samverkansfördelar för Region Östergötland
• Ökad mångfald av utförare
• Hitta lösningar på framtida samhällsutmaningar
• Ökat medborgarinflytande och demokrati
• Bättre tillvaratagande av människors engagemang och drivkraft
• Nya, effektivare sätt att arbete
Samverkansfördelar för idéburen sektor
• Ökat inflytande i regionala besluts- och utförandeprocesser
• Större påverkan på samhällsutvecklingen
• Icke-vinstdrivande alternativ till entreprenörskap
• Ökat oberoende och ökad självständighet som röstbärare samt opinionsbildare
Målet med överenskommelsen är att vi tillsammans ska hitta lösningar på samhällsutmaningar. Överenskommelsen underlättar detta genom att skapa en plattform med ett enhetligt förhållningssätt kring relationen mellan civilsamhället och Regionen.
Vilka får vara med?
De organisationer från social ekonomi, idéburen sektor eller civilsamhället som deltar i processen ska ha ett regionalt perspektiv och bygga på demokratiska värderingar samt vara organisatoriskt fristående från offentlig sektor. Det är upp till varje enskild organisation att ta ställning till om den städjer och undertecknar överenskommelsen i sin helhet.
""",
}
