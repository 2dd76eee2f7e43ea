"""Small lists that names are compared by. Short on purpose: each entry is one a reader can check."""

from __future__ import annotations

TITLES = frozenset("mr mrs miss ms mx dr master baby".split())
JOINED_PREFIXES = frozenset("mc mac o fitz".split())
"""Belong to the word after them."""
LOOSE_PREFIXES = frozenset("al el de da di du van von der den la bin bint ibn ul ur abu".split())
"""Written or left out as people please."""

CALLED_BY_ANOTHER = frozenset("mohammed syed abdul".split())
"""Often written first and shared by brothers, who are called by the name after it."""

NOT_A_NAME = frozenset(
    "a an the boy girl child children aged about wearing with red blue hair unknown not known name "
    "toddler teenager pupil student coat looks unborn sibling brother sister he she his her their".split()
)
"""With one of these words a text describes somebody and does not name them."""

_SHORT = """
abdul: abdal abdel
alexander: alex al sandy alec xander lex
alexandra: alex ali sandra lexi lexie
alfred: alfie alf fred freddie
abigail: abby abbie gail
adam: adas
aleksandra: ola
aleksander: olek
agnieszka: aga
andrew: andy drew
anthony: tony ant
antoni: antek
barbara: barb basia
benjamin: ben benny benji
catherine: cath cathy kate katie kath kathy katherine kathryn cat
charlotte: charlie lottie
charles: charlie chas chuck
christopher: chris kit
christina: chris tina chrissie
daniel: dan danny
danielle: dani
david: dave davy
dominic: dom nick
edward: ed eddie ted ned teddy
eleanor: ellie nell nora ella
elizabeth: liz lizzie beth betty eliza libby lisa
emily: em emmy
emma: em
ewa: ewka
fatima: fatma fati
fatimah: fatima fati
florence: flo florrie
francis: frank frankie
francesca: fran frankie
frederick: fred freddie
gabriel: gabe
george: georgie
georgina: georgie gina
grzegorz: grzesiek
hannah: han
harold: harry hal
henry: harry hal
isaac: zac ike
isabella: bella izzy isabel
isabelle: izzy belle
jacob: jake
jakub: kuba
james: jim jimmy jamie jem
jan: jasiu
jessica: jess jessie
joanna: jo joan asia
joanne: jo
john: jack johnny jon
jonathan: jon jonny
joseph: joe joey
josephine: jo josie
joshua: josh
katarzyna: kasia
kenneth: ken kenny
krzysztof: krzysiek chris
leonard: len lenny leo
lewis: lew
lily: lil
lucas: luke
magdalena: magda lena
malgorzata: gosia
margaret: maggie meg peggy
maria: marysia mia
mateusz: mati mat
matilda: tilly tillie mattie
matthew: matt mat
maximilian: max
megan: meg
michael: mike mick mikey micky
michal: michalek mike
mohammed: mo mohd md mohammad muhammad mohamed mohamad muhammed muhamad
natalie: nat
natasha: tasha
nathaniel: nat nate
nathan: nat nate
nicholas: nick nicky
nicola: nicky nic
oliver: ollie olly
olivia: liv livvy
patricia: pat trish
patrick: pat paddy
pawel: pawelek paul
peter: pete
philip: phil pip
piotr: piotrek peter
rebecca: becky becca bex
richard: rich rick dick ricky
robert: rob bob bobby robbie bert
rosemary: rose rosie
samantha: sam sammy
samuel: sam sammy
sarah: sally sadie
sean: shaun shawn
sebastian: seb bash
sophia: sophie
stanislaw: stas staszek
stephanie: steph
stephen: steve steven stevie
susan: sue susie
syed: sayed sayyid said
tadeusz: tadek
thaddeus: tad
theodore: theo ted teddy
theresa: tess terri
thomas: tom tommy
timothy: tim
tomasz: tomek
victoria: vicky tori
vincent: vince vinny
william: bill will billy liam willie
wojciech: wojtek
yusuf: joseph yousef youssef
zachary: zac zach zack
zofia: zosia sophie
zuzanna: zuzia
"""


def _by_short_name() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in _SHORT.strip().splitlines():
        full, _, shorts = line.partition(": ")
        for short in shorts.split():
            found[short] = (*found.get(short, ()), full)
    return found


NICKNAMES = _by_short_name()
"""Full names by the short ones that stand for them."""

COMMON = frozenset(
    (
        "smith jones williams taylor brown davies evans wilson thomas johnson roberts robinson walker wright "
        "thompson white hughes edwards green hall wood harris lewis martin jackson clarke clark turner hill "
        "khan ahmed ali hussain patel singh kaur begum shah akhtar malik mahmood bibi iqbal miah "
        "nowak kowalski kowalska wisniewski wisniewska mohammed muhammad mohammad mohamed noah oliver george "
        "leo arthur oscar harry jack charlie freddie theo alfie thomas james william jacob joshua lucas "
        "olivia amelia isla ava lily ivy freya florence isabella mia ella grace sophia sophie evie emily "
        "jessica chloe poppy daisy adam yusuf ibrahim zain aisha fatima maryam zara hassan abdul "
        "jakub julia zuzanna maja antoni samuel daniel joseph benjamin ethan alexander max logan mason"
    ).split()
)
"""Names so frequent in England that sharing one says less."""
