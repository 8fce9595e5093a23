#!/usr/bin/env python3
"""Check suite cases and training documents against the notation of docs/reading-notation.md.

usage: check.py [--count] [FILE.md | FOLDER ...]      default: the folder of this file; exit status 1 if anything is wrong

Checked: every trigger stands in its text (or title) as often as its `#n` asks, events, modes, standings, sectors and codes are
known, every statement has an actor or a recipient, entities keep words of the text, names of cases do not repeat in a file,
the same statement is not written twice, dates are EDTF.  `--count` adds how many cases use each event and each standing.
"""
import collections
import pathlib
import re
import sys

MODES = {
    "AGREE": "", "SUPPORT": "", "CONCEDE": "", "COOPERATE": "", "AID": "",
    "CONSULT": "visit third-party multilateral phone",
    "RETREAT": "withdraw release disarm ceasefire access resign",
    "REQUEST": "assist change yield meet", "REJECT": "assist change yield meet",
    "ACCUSE": "disapprove investigate allege",
    "THREATEN": "restrict arrest relations expel territory violence",
    "PROTEST": "demo riot strike hunger boycott obstruct vandalize",
    "SANCTION": "convict expel withdraw discontinue",
    "MOBILIZE": "troops weapons police militia",
    "COERCE": "seize restrict censor curfew martial-law arrest deport withhold misinformation cyber",
    "ASSAULT": "abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack "
               "aerial drone heavy-weapons crowd-control unconventional sideAB",
}
STANDINGS = set("reported alleged denied planned predicted offered demanded threatened hypothetical".split())
SECTORS = set("COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC".split())
# ISO 3166-1 alpha-3, then Kosovo and PLOVER's codes for actors that are no state.
CODES = set("""
ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR BLZ BMU
BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA
DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM
GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT
LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ
MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF
QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD
TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE
XKX UNO EUR IGO NGO ISM IMG MNC
""".split())
EDTF = re.compile(r"^[~?%\d\-XTZ:./,\[\]{}SU ]*$")
HEADING = re.compile(r"^## (.+)$")
DOCUMENT = re.compile(r"^# (\S+) \|\s*([^|]*?)\s*\|\s*(.*)$")


class Case:
    def __init__(self, name, line):
        self.name, self.line, self.date, self.title, self.text, self.items = name, line, "", "", "", []


def cases(lines):
    """Suite cases (`## name`, quoted text) or training documents (`# id | date | title`, text until `---`)."""
    case, training, body = None, False, False
    for number, line in enumerate(lines, 1):
        line = line.rstrip("\n")
        document, heading = DOCUMENT.match(line), HEADING.match(line)
        if document:
            if case:
                yield case
            case, training, body = Case(document[1], number), True, True
            case.date, case.title = document[2], document[3].strip()
        elif heading and not training:
            if case:
                yield case
            case = Case(heading[1].strip(), number)
        elif case is None:
            continue
        elif training and line.strip() == "---":
            body = False
        elif training and body:
            case.text += line + "\n"
        elif line.startswith("- "):
            case.items.append((number, line[2:]))
        elif line.startswith(">"):
            words = line[1:].strip()
            if not words:
                case.text += "\n\n"
            elif case.text and not case.text.endswith("\n"):
                case.text += " " + words
            else:
                case.text += words
        elif line.startswith("date:"):
            case.date = line[5:].strip()
        elif line.startswith("title:"):
            case.title = line[6:].strip()
    if case:
        yield case


def entities(field):
    return [part.strip() for part in field.split(";") if part.strip()]


def entity_problems(role, entity, where):
    words, equals, code = entity.rpartition("=")
    if not equals:
        yield f"{role} {entity!r}: no `=`"
        return
    code, _, sector = code.partition("/")
    if not words.strip():
        yield f"{role} {entity!r}: no words"
    elif words.strip().lower() not in where.lower():
        yield f"{role} {words.strip()!r}: not words of the text"
    if code and code not in CODES:
        yield f"{role} {entity!r}: code {code!r}"
    if sector and sector not in SECTORS:
        yield f"{role} {entity!r}: sector {sector!r}"


def item_problems(case, item, tally):
    fields = [field.strip() for field in item.split("|")]
    if not 5 <= len(fields) <= 7:
        yield f"{len(fields)} fields, 5 to 7 expected: {item!r}"
        return
    trigger, event, standing, who, voice = fields[:5]
    place, name = case.text, trigger
    if trigger.startswith("title:"):
        place, name = case.title, trigger[6:]
    turn = re.search(r"#(\d+)$", name)
    times = int(turn[1]) if turn else 1
    name = name[:turn.start()] if turn else name
    if not name or len(re.findall(re.escape(name), place)) < times:
        yield f"trigger {trigger!r} not in the text"
    event, _, mode = event.partition("/")
    if event not in MODES:
        yield f"event {event!r}"
    elif mode and mode not in MODES[event].split():
        yield f"mode {mode!r} is not one of {event}"
    if standing not in STANDINGS:
        yield f"standing {standing!r}"
    tally[event] += 1
    tally[standing] += 1
    if who.count(">") != 1:
        yield f"actors and recipients need one `>`: {who!r}"
        return
    actors, recipients = map(entities, who.split(">"))
    if not actors and not recipients:
        yield "neither actor nor recipient"
    whole = case.title + "\n" + case.text
    for role, named in (("actor", actors), ("recipient", recipients), ("voice", entities(voice))):
        for entity in named:
            yield from entity_problems(role, entity, whole)
    if len(fields) > 5 and not EDTF.match(fields[5]):
        yield f"when {fields[5]!r} is not EDTF"


def main():
    arguments = [a for a in sys.argv[1:] if a != "--count"] or [str(pathlib.Path(__file__).parent)]
    paths = []
    for argument in map(pathlib.Path, arguments):
        paths += sorted(argument.rglob("*.md")) if argument.is_dir() else [argument]
    bad, numbers, tally = 0, collections.Counter(), collections.Counter()
    for path in paths:
        names, texts = set(), set()
        for case in cases(path.read_text(encoding="utf-8").splitlines()):
            case.text = case.text.strip()
            found = []
            if case.name in names:
                found.append((case.line, "name used before in this file"))
            if not case.text:
                found.append((case.line, "no text"))
            elif case.text in texts:
                found.append((case.line, "text used before in this file"))
            if not case.date or not EDTF.match(case.date):
                found.append((case.line, f"date {case.date!r}"))
            names.add(case.name)
            texts.add(case.text)
            written = set()
            for line, item in case.items:
                found += [(line, problem) for problem in item_problems(case, item, tally)]
                if item in written:
                    found.append((line, f"written twice: {item!r}"))
                written.add(item)
            folder = path.parent.name
            numbers[folder, "cases"] += 1
            numbers[folder, "statements"] += len(case.items)
            numbers[folder, "without statement"] += not case.items
            for line, problem in found:
                bad += 1
                print(f"{path}:{line}: {case.name}: {problem}")
    for folder in sorted({folder for folder, _ in numbers}):
        print(f"{folder}: " + ", ".join(f"{numbers[folder, what]} {what}" for what in ("cases", "statements", "without statement")))
    if "--count" in sys.argv:
        print("  ".join(f"{name} {n}" for name, n in sorted(tally.items(), key=lambda kv: -kv[1])))
    print(f"{len(paths)} files, {bad} problems")
    return 1 if bad or not paths else 0


if __name__ == "__main__":
    sys.exit(main())
