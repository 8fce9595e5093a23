#!/usr/bin/env python3
"""Check training documents: notation, vocabulary, and that every trigger and entity stands in the text.

usage: check.py [--show] [FILE.md ...]     all files beside this script when none is named; exit status 1 if anything is wrong
       --show prints every statement with its trigger in context, for proofreading
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
STANDINGS = "reported alleged denied planned predicted offered demanded threatened hypothetical".split()
# A request, offer or threat is always somebody's.
NEED_VOICE = {"offered", "demanded", "threatened"}
SECTORS = set("COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC".split())
CODES = set("""
AFG ALB DZA AND AGO ATG ARG ARM AUS AUT AZE BHS BHR BGD BRB BLR BEL BLZ BEN BTN BOL BIH BWA BRA BRN BGR BFA BDI CPV KHM
CMR CAN CAF TCD CHL CHN COL COM COG COD CRI CIV HRV CUB CYP CZE DNK DJI DMA DOM ECU EGY SLV GNQ ERI EST SWZ ETH FJI FIN
FRA GAB GMB GEO DEU GHA GRC GRD GTM GIN GNB GUY HTI HND HKG HUN ISL IND IDN IRN IRQ IRL ISR ITA JAM JPN JOR KAZ KEN KIR PRK
KOR KWT KGZ LAO LVA LBN LSO LBR LBY LIE LTU LUX MAC MDG MWI MYS MDV MLI MLT MHL MRT MUS MEX FSM MDA MCO MNG MNE MAR MOZ MMR
NAM NRU NPL NLD NZL NIC NER NGA MKD NOR OMN PAK PLW PSE PAN PNG PRY PER PHL POL PRT QAT ROU RUS RWA KNA LCA VCT WSM SMR
STP SAU SEN SRB SYC SLE SGP SVK SVN SLB SOM ZAF SSD ESP LKA SDN SUR SWE CHE SYR TWN TJK TZA THA TLS TGO TON TTO TUN TUR
TKM TUV UGA UKR ARE GBR USA URY UZB VUT VAT VEN VNM YEM ZMB ZWE ESH GRL NCL MYT PRI GIB FLK FRO SJM XKX
UNO EUR IGO NGO ISM IMG MNC
""".split())
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?\Z")
HEADER = re.compile(r"# (\S+) \| (\S+) \|(.*)\Z")
LENGTH = (600, 1250)


def sentence_count(text):
    """As the scorer counts: full stops, exclamation and question marks, ellipses, ends of lines."""
    ends = [m.end() for m in re.finditer(r"[.!?…]+[»”\"')\]]*\s+|\n+", text)]
    return len(set(ends + [len(text)]))


def documents(path):
    """Yields (line number, id, date, title, text, [(line number, item)])."""
    doc = None
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line.startswith("# "):
            if doc:
                yield doc
            m = HEADER.match(line)
            if not m:
                sys.exit(f"{path}:{number}: header {line!r}")
            doc = dict(line=number, id=m[1], date=m[2], title=m[3].strip(), text=[], items=[], body=True)
        elif doc is None:
            if line.strip():
                sys.exit(f"{path}:{number}: text before the first header")
        elif line == "---":
            doc["body"] = False
        elif doc["body"]:
            doc["text"].append((number, line))
        elif line.startswith("- "):
            doc["items"].append((number, line[2:]))
        elif line.strip():
            sys.exit(f"{path}:{number}: neither text nor item: {line!r}")
    if doc:
        yield doc


def entities(field):
    """`words=CODE/SECTOR; …` as [(words, code, sector)]."""
    found = []
    for part in filter(None, (p.strip() for p in field.split(";"))):
        words, equals, code = part.rpartition("=")
        if not equals:
            words, code = part, "?"
        code, _, sector = code.partition("/")
        found.append((words.strip(), code.strip(), sector.strip()))
    return found


def offsets(text, words, whole_words):
    pattern = re.escape(words)
    if whole_words:
        pattern = (r"(?<!\w)" if words[0].isalnum() else "") + pattern + (r"(?!\w)" if words[-1].isalnum() else "")
    return [m.start() for m in re.finditer(pattern, text)]


def locate(doc, trigger):
    """(where, problem): the offset in text (-1 in the title) of the trigger."""
    if trigger.startswith("title:"):
        words = trigger[6:]
        return (-1, "") if offsets(doc["title"], words, True) else (None, "not in the title")
    m = re.match(r"(.+)#(\d+)\Z", trigger)
    words, nth = (m[1], int(m[2])) if m else (trigger, 1)
    places = offsets(doc["plain"], words, False)
    if len(places) < nth:
        return None, f"occurrence {nth} not in the text"
    whole = offsets(doc["plain"], words, True)
    if len(whole) < nth or whole[nth - 1] != places[nth - 1]:
        return None, "stands inside another word; counts as substring and as word differ: take a longer trigger"
    return places[nth - 1], ""


def problems(doc, shown):
    if not DATE.match(doc["date"]):
        yield doc["line"], f"date {doc['date']!r}"
    if doc["body"]:
        yield doc["line"], "no --- after the text"
    lines = [line for _, line in doc["text"]]
    while lines and not lines[0].strip():
        lines.pop(0)
    while lines and not lines[-1].strip():
        lines.pop()
    for number, line in doc["text"]:
        if line != line.rstrip() or "  " in line:
            yield number, "stray spaces"
        if line.startswith(("- ", "#", "> ", "|")):
            yield number, "text line that looks like notation"
    for above, below in zip(lines, lines[1:]):
        if above.strip() and below.strip():
            yield doc["line"], f"no blank line before paragraph {below[:30]!r}"
    doc["plain"] = "\n".join(lines)
    if not LENGTH[0] <= len(doc["plain"]) <= LENGTH[1]:
        yield doc["line"], f"{len(doc['plain'])} characters"
    everything = doc["title"] + "\n" + doc["plain"]
    seen = set()
    for number, item in doc["items"]:
        fields = [f.strip() for f in item.split("|")]
        if len(fields) not in (5, 6, 7):
            yield number, f"{len(fields)} fields"
            continue
        trigger, event, standing, parties, voices = fields[:5]
        if item in seen:
            yield number, "statement given twice"
        seen.add(item)
        event, _, mode = event.partition("/")
        if event not in MODES:
            yield number, f"event {event!r}"
            continue
        if mode and mode not in MODES[event].split():
            yield number, f"mode {mode!r} is not one of {event}"
        if standing not in STANDINGS:
            yield number, f"standing {standing!r}"
        at, problem = locate(doc, trigger)
        if problem:
            yield number, f"trigger {trigger!r}: {problem}"
        if parties.count(">") != 1:
            yield number, f"parties {parties!r}: one > wanted"
            continue
        actors, recipients = map(entities, parties.split(">"))
        if not actors and not recipients:
            yield number, "neither actor nor recipient"
        if standing in NEED_VOICE and not voices:
            yield number, f"{standing} by nobody"
        for words, code, sector in actors + recipients + entities(voices):
            if code and code not in CODES:
                yield number, f"code {code!r} of {words!r}"
            if sector and sector not in SECTORS:
                yield number, f"sector {sector!r} of {words!r}"
            if not words or not offsets(everything.lower(), words.lower(), True):
                yield number, f"entity {words!r} is not in the document"
        for when in fields[5:6]:
            if when and not re.match(r"[\dXY.,/\[\]{}~?%-]+\Z", when):
                yield number, f"when {when!r}"
        if at is not None:
            doc["read"].append((at, item))
            shown(doc, at, trigger, item)


def main():
    arguments = sys.argv[1:]
    show = "--show" in arguments
    here = pathlib.Path(__file__).parent
    paths = [pathlib.Path(a) for a in arguments if a != "--show"] or sorted(here.glob("*/*.md"))
    bad = sentences = empty = 0
    ids, events, standings = collections.Counter(), collections.Counter(), collections.Counter()

    def shown(doc, at, trigger, item):
        if show:
            source = doc["title"] if at < 0 else doc["plain"]
            at = max(at, 0)
            print(f"  …{source[max(0, at - 30):at]}⟦{source[at:at + 45]}…".replace("\n", "¶"), "\n     ", item)

    for path in paths:
        for doc in documents(path):
            doc["read"] = []
            if show:
                print(f"\n{doc['id']} {doc['title']}")
            for number, problem in problems(doc, shown):
                bad += 1
                print(f"{path}:{number} {doc['id']}: {problem}")
            ids[doc["id"]] += 1
            sentences += sentence_count(doc["plain"])
            empty += not doc["items"]
            for _, item in doc["read"]:
                fields = [f.strip() for f in item.split("|")]
                events[fields[1].partition("/")[0]] += 1
                standings[fields[2]] += 1
    for name in (name for name, n in ids.items() if n > 1):
        bad += 1
        print(f"id {name} given twice")
    print(f"{len(ids)} documents ({empty} without events), {sentences} sentences, {sum(events.values())} statements, {bad} problems")
    for counts in (events, standings):
        print("  " + " ".join(f"{name} {n}" for name, n in counts.most_common()))
    sys.exit(1 if bad or not ids else 0)


if __name__ == "__main__":
    main()
