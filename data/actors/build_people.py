#!/usr/bin/env python3
"""Make people.tsv, the dated table of office holders, from a merged table of office holders.

    build_people.py OFFICEHOLDERS.csv [-o people.tsv] [--extra people_extra.tsv]

OFFICEHOLDERS.csv has the columns iso3, office, person, wikidata_id, start, end, source (see SOURCES.md).
Only rows of known origin are taken: the every-politician-scrapers tables (Wikidata statements, CC0) and the CIA World
Factbook (public domain). Ambassadors, energy, economy and central-bank posts are left out.

people_extra.tsv is the hand-written table beside it. Where it tells the same term of the same person, its row stands and
this one is left out; where it names the successor, an end left open by the source is closed at the successor's start.
Same input, same output. Standard library only.
"""
import argparse
import csv
import difflib
import re
import sys
import unicodedata
from pathlib import Path

HERE = Path(__file__).resolve().parent
COLUMNS = "code sector office name names gender start end wikidata source".split()
TAKEN = ("every-politician-scrapers/", "CIA World Factbook")

# Kings and queens who reign from elsewhere stand under their own country only.
REALMS = {"ATG", "AUS", "BHS", "BLZ", "BRB", "CAN", "GRD", "JAM", "KNA", "LCA", "NZL", "PNG", "SLB", "TUV", "VCT"}

# (office, sector, label pattern, codes it holds for or None). The first that matches decides.
RULES = [
    ("", "", r"ambassador|charg[eé] d'affaires|representative to the united nations", None),
    ("", "", r"^(deputy|state) minister|^state minister|alternate|crown prince", None),
    # deputies
    ("deputy_leader", "GOV", r"^(acting |first |second |third |executive )*(vice[- ]president|vice premier|deputy prime minister|vice[- ]prime minister|deputy premier|deputy president|vice-chancellor|tánaiste)( of (sweden|montenegro|the state council))?$", None),
    ("", "", r"^(first |second |third )*(deputy|vice)\b(?! chair)", None),
    # parliaments
    ("speaker", "LEG", r"^(speaker|chair(man|person)?) of (the )?(national assembly|house|house of|parliament|senate|assembly|chamber|council of representatives|islamic consultative|knesset|lok sabha|seimas|saeima|riksdag|folketing|grand national|supreme council|supreme people|state duma|federation council|verkhovna rada|national council|national legislature|palestinian legislative|dewan rakyat|legislative chamber|shura council|upper house|croatian parliament|jatiyo|consultative assembly)", None),
    ("speaker", "LEG", r"^president of the (senate|national assembly|chamber of|assembly of the republic|house of|congress of deputies|legislative yuan|moldovan parliament|national council|parliament|riigikogu|spanish senate|storting|council of states|federal senate|palestinian national council)", None),
    ("", "", r"^president of the (federal council|pontifical|presidium)|^president of (de nederlandsche|sveriges|general intelligence)", None),
    # heads of government
    ("head_of_government", "GOV", r"^(acting |interim |caretaker |transition )?(prime minister|premier|taoiseach)\b", None),
    ("head_of_government", "GOV", r"^chair(man|person)? of the (council of ministers|cabinet of ministers)|^president of (the )?(government|council of ministers)$", None),
    ("head_of_government", "GOV", r"^(federal )?chancellor( of germany)?$", {"AUT", "DEU"}),
    ("head_of_government", "GOV", r"^(minister of state of monaco|chief minister of sierra leone)$", None),
    # heads of state
    ("head_of_state", "GOV", r"^president of the (state of palestine|swiss confederation)", None),
    ("head_of_state", "GOV", r"^(acting |interim |transitional )?president\b(?!.*(bank|national bank|pontifical|intelligence|council))", None),
    ("head_of_state", "GOV", r"^(king|king sultan|queen|monarch|emperor|emir|amir|sultan|grand duke|druk gyalpo|ngwenyama|o le ao|pope|prince|yang di|captain regent|governor[- ]general|acting governor general|military leader)\b", None),
    ("head_of_state", "GOV", r"^(chair(man|person)? of the presidency|chairman of the (presidential|sovereignty) council|president, presidential council|presidential leadership council chairperson|chairman of the transitional military council|supreme leader|taliban leader)", None),
    # ministers
    ("foreign_minister", "GOV", r"^(federal )?(minister (for|of) (foreign|external)|minister of europe and foreign|minister of international relations|secretary (of|for) foreign|secretary of state for foreign and common|second deputy prime minister and minister of foreign)(?!.*(trade and economic))", None),
    ("foreign_minister", "GOV", r"^secretary of state$", {"USA"}),
    ("defence_minister", "GOV", r"^secretary of state for defence$", {"GBR"}),
    ("justice_minister", "GOV", r"^secretary of state for justice$", {"GBR"}),
    ("", "", r"^(supreme commander of the korean|supreme commander-in-chief|secretary of state for (defence|justice))", None),
    ("defence_minister", "GOV", r"^(federal )?(minister (for|of) (national )?(defen[cs]e)|minister (for|of) (the )?armed forces|minister of the revolutionary armed forces|secretary of (national )?defen[cs]e)(?!.*(science|space|production|industry))", None),
    ("interior_minister", "GOV", r"^(federal )?(minister (for|of) (the )?(interior|internal (affairs|administration|security)|home affairs|public security|public order|territorial administration)|minister of interior|secretary of the interior and local|secretary of state for the home|secretary for the interior)(?!.*communications)", None),
    ("interior_minister", "GOV", r"^secretary of homeland security$", {"USA"}),
    ("interior_minister", "GOV", r"^minister of public safety$", {"CAN"}),
    ("finance_minister", "GOV", r"^(federal )?(minister (for|of) (the )?(finance|economy and financ|economy, finance|economic affairs and finance)|minister of the (economy|treasury).*(finance|treasury)|minister of the economy, finances|minister of the ministry of finance|secretary of (the )?(finance|treasury)|secretary for finance|chancellor of the exchequer)", None),
    ("finance_minister", "GOV", r"^treasurer$", {"AUS"}),
    ("justice_minister", "GOV", r"^(federal )?(minister (for|of) (law and )?(justice)|secretary of (state for )?justice|lord chancellor)(?!.*reform)", None),
    ("justice_minister", "GOV", r"^attorney general$", {"USA"}),
    # soldiers, spies, voices
    ("army_chief", "MIL", r"^(chief of (the )?(general staff|defen[cs]e( force| forces| staff)?|staff of the (armed forces|defence forces|army)|armed forces|army( staff)?|joint staff|general staff of the armed forces|national defence (general staff|force)|army general staff)|chairman of the joint chiefs|supreme commander|commander-in-chief|head of the (armed forces|joint chiefs)|chair of the chiefs of staff|commander of the (national armed forces|army|joint forces)|chief of the (joint (general )?staff|defen[cs]e (force|staff)|army|army staff|general staff|armed forces|armed forces joint staff))(?!.*(air force|navy|naval))", None),
    ("intelligence_chief", "SPY", r"^(director|head|chief|chairman|president|minister).*(intelligence|security service|cia$|mossad|state security (committee|service)|secret service|national security committee|committee for national security)", None),
    ("intelligence_chief", "SPY", r"^director of the fbi$", None),
    ("spokesperson", "GOV", r"spoke(s)?person|press secretary", None),
    ("other", "GOV", r"^(national security advis|secretary of the (national )?(security|supreme))", None),
]
# Rows of the source that are wrong, looked at one by one: code, office, person.
WRONG = {
    ("FRA", "interior_minister", "Natan Sharansky"), ("SSD", "deputy_leader", "Salva Kiir Mayardit"),
    ("IND", "foreign_minister", "Vinay Mohan Kwarta"), ("FRA", "interior_minister", "Édouard Philippe"),
    ("LBN", "head_of_state", "Michel Awn"), ("SYR", "head_of_government", "Walid al-Mualem"),
}
RULES = [(o, s, re.compile(p, re.I), c) for o, s, p, c in RULES]
# Offices that one person holds at a time: an open end is closed by the next holder.
SINGLE = {"head_of_state", "head_of_government", "foreign_minister", "defence_minister", "interior_minister",
          "finance_minister", "justice_minister"}


def fold(text):
    """Lower-case letters without accents: two spellings of one name compare alike."""
    text = unicodedata.normalize("NFKD", text.replace("ı", "i").replace("ø", "o").replace("ł", "l"))
    return re.sub(r"[^a-z0-9]+", " ", "".join(c for c in text if not unicodedata.combining(c)).lower()).strip()


def ascii_variant(name):
    table = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "ə": "a", "Ə": "A"})
    text = unicodedata.normalize("NFKD", name.translate(table))
    return "".join(c for c in text if not unicodedata.combining(c))


def names_of(person):
    """The forms of a name that the press uses: as given, without a middle initial, without accents."""
    forms = [person, re.sub(r" [A-Z]\.(?= )", "", person)]
    forms += [ascii_variant(f) for f in forms]
    return list(dict.fromkeys(forms))


def office_of(label, code):
    for office, sector, pattern, codes in RULES:
        if pattern.search(label) and (codes is None or code in codes):
            if office == "head_of_state" and code in REALMS and re.match(r"(?i)monarch|king|queen", label):
                return "", ""
            return office, sector
    return "", ""


TITLE = re.compile(r"^(Sr\. Gen\.|Gen\.|Lt\. Gen\.|Maj\. Gen\.|Col\.|Brig\. Gen\.|Dr\.|Capt\.|Adm\.|Sir|Dame|King|Queen|Sultan|Emir|Amir|"
                   r"Field Marshal|President|Prime Minister|Archbishop|Cardinal|Sayyid|Sheikh|Dato Seri|Pehin|Ratu|Lord|Mrs\.|Mr\.) (?=\S+ \S+)")


def clean(person):
    """The name without titles, peerages and notes in brackets."""
    person = re.sub(r"\s+", " ", person.replace("’", "'")).strip(" ,;")
    person = re.sub(r" \([^)]*\)|, (1st |2nd )?(Baron|Baroness|Prince|Princess|Lord|Earl|Viscount|Jr\.?|Count)\b.*", "", person)
    while TITLE.match(person):
        person = TITLE.sub("", person)
    return re.sub(r"(?<=[IVX]) of [A-Z]\w+( [A-Z]\w+)?$", "", person)


def read(path):
    rows = []
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if not row["source"].startswith(TAKEN) or "attested on this day" in row["source"]:
                continue
            code, person = row["iso3"], clean(row["person"])
            office, sector = office_of(row["office"], code)
            if not office or not person or not re.fullmatch(r"[A-Z]{3}", code) or re.search(r"vacant|acting|unknown|\d", person, re.I):
                continue
            if " " not in person and office not in ("head_of_state", "head_of_government"):
                continue
            if (code, office, person) in WRONG:
                continue
            start, end = row["start"], row["end"]
            if end and start and start > end:
                continue
            source = "wikidata" if row["source"].startswith("every") else "factbook"
            as_of = re.search(r"@(\d{4}-\d{2}-\d{2})", row["source"])
            rows.append({"code": code, "sector": sector, "office": office, "name": person, "names": names_of(person), "gender": "",
                         "start": start, "end": end, "wikidata": row["wikidata_id"], "source": source,
                         "as_of": as_of.group(1) if as_of else "", "still": "still listed" in row["source"] or source == "factbook"})
    return rows


def overlap(a, b):
    """Do two terms share time, at the precision both have?"""
    def before(x, y):
        n = min(len(x), len(y))
        return bool(x) and bool(y) and x[:n] < y[:n]
    return not before(a["end"], b["start"]) and not before(b["end"], a["start"])


def months(date):
    """A date as a number of months; the middle of the year where only the year is known."""
    parts = date.split("-")
    return int(parts[0]) * 12 + (int(parts[1]) if len(parts) > 1 else 7)


def alike(a, b):
    """Do two names share a word, in whatever spelling?"""
    words = [[w for w in fold(n).split() if len(w) > 2] for n in (a, b)]
    return any(x == y or difflib.SequenceMatcher(None, x, y).ratio() >= 0.74 for x in words[0] for y in words[1])


def same_term(hand, row):
    """Is this the term of office that the hand-written row tells, perhaps under another spelling of the name?"""
    if hand["code"] != row["code"]:
        return False
    states = {"head_of_state", "head_of_government"}
    names = {fold(n) for n in [hand["name"]] + hand["names"].split("|") if " " in n}
    if fold(row["name"]) in names:
        return (hand["office"] == row["office"] or {hand["office"], row["office"]} == states) and overlap(hand, row)
    if hand["office"] != row["office"] or row["office"] not in SINGLE or not hand["start"] or not row["start"]:
        return False
    slack = 7 if min(len(hand["start"]), len(row["start"])) == 4 else 3
    near = abs(months(hand["start"]) - months(row["start"])) <= slack
    within = overlap(hand, row) and hand["end"] and row["end"] and abs(months(hand["end"]) - months(row["end"])) <= 1
    return (near or within) and any(alike(n, row["name"]) for n in [hand["name"]] + hand["names"].split("|"))


def main():
    args = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    args.add_argument("officeholders")
    args.add_argument("-o", "--output", default=str(HERE / "people.tsv"))
    args.add_argument("--extra", default=str(HERE / "people_extra.tsv"))
    args = args.parse_args()

    rows = read(args.officeholders)
    done, hand = [], []
    if Path(args.extra).exists():
        lines = [l.rstrip("\n").split("\t") for l in open(args.extra, encoding="utf-8") if l.strip() and not l.startswith("#")]
        hand = [dict(zip(lines[0], fields)) for fields in lines[1:]]

    # One person's terms in one office that touch or overlap are one term: two sources tell it twice, or a cabinet was
    # renewed. The id and the finer dates stay.
    rows.sort(key=lambda r: (r["code"], r["office"], fold(r["name"]), r["start"], -len(r["wikidata"]), r["end"] or "9"))
    kept = []
    for row in rows:
        twin = next((k for k in kept if k["code"] == row["code"] and k["office"] == row["office"]
                     and (fold(k["name"]) == fold(row["name"]) or (k["wikidata"] and k["wikidata"] == row["wikidata"])) and overlap(k, row)), None)
        if twin is None:
            if kept and kept[-1]["code"] != row["code"]:
                done.extend(kept)
                kept = []
            kept.append(row)
            continue
        twin["names"] = list(dict.fromkeys(twin["names"] + row["names"]))
        twin["wikidata"] = twin["wikidata"] or row["wikidata"]
        starts = [s for s in (twin["start"], row["start"]) if s]
        twin["start"] = min(starts, key=lambda s: (s[:4], -len(s), s)) if len(starts) == 2 else ""
        closed = [r["end"] for r in (twin, row)]
        if all(closed):
            twin["end"] = max(closed, key=lambda e: (e[:4], len(e) > 4, e))
        elif twin["source"] != row["source"] and any(closed):
            twin["end"] = "" if (twin if not twin["end"] else row)["still"] else max(closed)
        else:
            twin["end"] = ""
        twin["still"] = twin["still"] or row["still"]
    rows = done + kept

    # The hand-written table goes first.
    by_code, spoken = {}, {}
    for h in hand:
        by_code.setdefault(h["code"], []).append(h)
        for name in [h["name"]] + h["names"].split("|"):
            if " " in name:
                spoken.setdefault((h["code"], fold(name)), []).append(h)
    kept = []
    for row in rows:
        if any(same_term(h, row) for h in by_code.get(row["code"], [])):
            continue
        for h in spoken.get((row["code"], fold(row["name"])), []):  # the spellings known by hand serve every term
            row["names"] = list(dict.fromkeys(row["names"] + h["names"].split("|")))
            row["gender"] = row["gender"] or h["gender"]
        kept.append(row)
    rows = kept

    # An end left open by a source that stopped in 2022 or 2023 is closed by the next holder; where nobody follows in the
    # tables, the row says no more than the source did.
    holders = {}
    for row in rows + hand:
        if row["office"] in SINGLE:
            holders.setdefault((row["code"], row["office"]), []).append(row)
    for row in rows:
        if row["end"] or row["office"] not in SINGLE or not row["start"]:
            continue
        later = [h["start"] for h in holders[(row["code"], row["office"])]
                 if h["start"] and h["start"] > row["start"] and fold(h["name"]) != fold(row["name"])
                 and (h["source"] == "hand" or not row["still"])]
        if later:
            row["end"] = min(later)

    with open(args.output, "w", encoding="utf-8") as out:
        out.write("\t".join(COLUMNS) + "\n")
        out.write("# Made by build_people.py; corrections and spellings belong into people_extra.tsv. An empty end: in office as far as the source knows\n"
                  "# (source wikidata: 2022-2023; source factbook: January 2026).\n")
        rows.sort(key=lambda r: (r["code"], r["office"], r["start"], r["name"]))
        for row in rows:
            row = dict(row, names="|".join(row["names"]))
            out.write("\t".join(row[c] for c in COLUMNS) + "\n")
    print(f"{len(rows)} rows, {len(hand)} by hand beside them", file=sys.stderr)


if __name__ == "__main__":
    main()
