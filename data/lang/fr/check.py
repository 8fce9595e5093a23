#!/usr/bin/env python3
"""Check the French tables: columns, vocabulary, duplicates, and that each example uses its word.

usage: check.py [FOLDER]        FOLDER defaults to the one this file stands in; exit status 1 if anything is wrong
"""
import pathlib
import re
import sys
import unicodedata

HERE = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__).resolve()
HERE = HERE if HERE.is_dir() else HERE.parent

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
SLOTS = set("subj obj iobj poss adj gov govobj".split())
PREPOSITIONS = set(
    "à après auprès autour avec chez concernant contre dans de depuis derrière devant en entre envers face parmi par "
    "pour selon sous sur vers".split())
CLASSES = set("actor person armed civilian state place event clause infinitive any none".split())
FLAGS = set("neg pos refl norefl pass act plural".split())
SECTORS = set("COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK IGO AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC NGO -".split())
OFFICES = set(
    "- head_of_state head_of_government foreign_minister defence_minister interior_minister finance_minister "
    "justice_minister deputy_leader army_chief spokesperson intelligence_chief ambassador_un ambassador_us speaker "
    "un_secretary_general nato_secretary_general eu_foreign_policy_chief eu_commission_president eu_council_president "
    "iaea_director_general presidential_spokesperson foreign_spokesperson supreme_leader leader "
    "party_leader rebel_leader opposition_leader former_leader official_un official_eu official_igo envoy "
    "religious_leader other counterpart sides reference".split())
# Stems that the citation form does not show.
STEMS = {
    "aller": "va ira", "avoir": "a ai ont eu aur av", "être": "est sont ét ser a été", "faire": "fai fon fe fass",
    "pouvoir": "peu pu pui pou", "devoir": "doi du dev", "vouloir": "veu vou", "savoir": "sa so su", "falloir": "fau fal",
    "voir": "voi vu ve", "recevoir": "re", "tenir": "tien tin ten", "venir": "vien vin ven", "mourir": "meur mor mour",
    "conquérir": "conq", "rompre": "rom", "mettre": "met mi", "prendre": "pren pri", "dire": "di",
    "courir": "cour", "fuir": "fu", "pleuvoir": "pleu", "boire": "boi", "croire": "croi cru", "acquérir": "acqu",
    "détenir": "det", "asseoir": "ass", "œuvrer": "œuvr", "émettre": "ém", "naître": "na", "pendre": "pend",
    "œil": "yeux", "journal": "journaux", "général": "généraux", "oser": "os", "à": "à au aux", "de": "d de du des", "user": "us", "agir": "ag",
    "dû": "du", "unir": "uni", "huer": "hue", "raser": "ras", "nier": "nie", "tuer": "tué tue", "plier": "plie",
}
problems = []


def bad(path, number, text):
    problems.append(f"{path.relative_to(HERE)}:{number}: {text}")


def plain(text):
    text = text.lower().replace("’", "'").replace("œ", "oe")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def rows(path, width, header):
    lines = path.read_text(encoding="utf-8").split("\n")
    seen_header = False
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split("\t")
        if not seen_header:
            seen_header = True
            if fields != header.split():
                bad(path, number, f"columns {fields}")
            continue
        if len(fields) != width:
            bad(path, number, f"{len(fields)} fields instead of {width}: {line[:60]}")
            continue
        if any(f != f.strip() or not f for f in fields):
            bad(path, number, "empty field, or blanks at its ends")
        yield number, fields


def is_slot(name, extra=()):
    return name in SLOTS or name in extra or name.replace("_", " ") in PREPOSITIONS


def check_slots(path, number, text, extra=()):
    for union in text.split("|"):
        for slot in union.split("+"):
            if slot != "-" and not is_slot(slot, extra):
                bad(path, number, f"slot {slot!r}")


def check_content(path, number, text):
    within = []
    for one in text.split(" ; "):
        words = one.split()
        if not words or words[0] not in STANDINGS | {"same"}:
            bad(path, number, f"standing in {one!r}")
        where = ["clause", "obj"]
        for word in words[1:]:
            key, _, value = word.partition("=")
            if key in ("by", "of", "to"):
                check_slots(path, number, value, ("a", "r"))
            elif key == "in":
                where = value.split(",")
                for slot in where:
                    check_slots(path, number, slot, ("clause", "self"))
            else:
                bad(path, number, f"{word!r} in content")
        within += where
    return within


def check_when(path, number, text, classes, has_content):
    for cond in text.split():
        bare = cond.lstrip("!")
        if bare in FLAGS:
            continue
        if "=" in bare:
            slot, _, words = bare.partition("=")
            if slot == "content":
                if set(words.split("|")) - set(MODES):
                    bad(path, number, f"event type in {cond!r}")
                if not has_content:
                    bad(path, number, f"{cond!r} but no content says where to look")
            elif not is_slot(slot) or not all(words.split("|")):
                bad(path, number, f"condition {cond!r}")
        elif ":" in bare:
            slot, _, name = bare.partition(":")
            if not is_slot(slot) or name not in CLASSES | classes:
                bad(path, number, f"condition {cond!r}")
        else:
            bad(path, number, f"condition {cond!r}")


def uses(head, example):
    words = re.findall(r"[\w-]+", plain(example))
    head_plain = plain(head)
    cut = head_plain
    for ending in ("er", "ir", "re", "oir"):
        if head_plain.endswith(ending) and len(head_plain) > 4:
            cut = head_plain[: -len(ending)]
            break
    stems = [cut[: max(3, len(cut) - 2)]] + [plain(s) for s in STEMS.get(head, "").split()]
    return any(w.startswith(s) for w in words for s in stems if s)


def check_predicates(classes):
    seen, counts, general = {}, {}, {}
    for path in sorted((HERE / "predicates").glob("*.tsv")):
        for number, fields in rows(path, 7, "words pos event frame content when example"):
            words, pos, event, frame, content, when, example = fields
            counts[path.name] = counts.get(path.name, 0) + 1
            if pos not in ("v", "n", "a"):
                bad(path, number, f"part of speech {pos!r}")
            kind, _, mode = event.partition("/")
            if event != "-" and (kind not in MODES or mode and mode not in MODES[kind].split()):
                bad(path, number, f"event {event!r}")
            if event == "-" and content == "-" and frame not in ("a=-",):
                bad(path, number, "neither event nor content; write a=- for a sense that is passed over")
            if frame not in (".", "-") and not re.fullmatch(r"(a=\S+)?( ?r=\S+)?", frame):
                bad(path, number, f"frame {frame!r}")
            elif frame not in (".", "-"):
                for part in frame.split():
                    check_slots(path, number, part[2:])
            if content != "-":
                check_content(path, number, content)
            if when != "-":
                check_when(path, number, when, classes, content != "-")
            key = (words, pos, when)
            if key in seen:
                bad(path, number, f"{words!r} {when!r} stands already in {seen[key]}")
            seen[key] = f"{path.name}:{number}"
            if (words, pos) in general:
                bad(path, number, f"{words!r} is never reached: {general[words, pos]} takes every case")
            if when == "-":
                general[words, pos] = f"{path.name}:{number}"
            if not uses(words.split()[0], example):
                bad(path, number, f"the example does not use {words!r}: {example}")
            if example[-1] not in ".!?":
                bad(path, number, f"the example is no sentence: {example}")
    return counts


def check_rest():
    counts, classes, seen = {}, set(), set()
    for number, (name, words) in rows(HERE / "classes.tsv", 2, "class words"):
        classes.add(name)
        listed = words.split("|")
        if not all(listed):
            bad(HERE / "classes.tsv", number, "an empty word")
    counts["classes.tsv"] = len(classes)
    tables = [
        ("markers.tsv", 4, "words kind standing note"), ("agents.tsv", 5, "words sector kind office note"),
        ("figurative.tsv", 3, "words domain weight"),
    ]
    for name, width, header in tables:
        path = HERE / name
        seen = set()
        for number, fields in rows(path, width, header):
            counts[name] = counts.get(name, 0) + 1
            reference = name == "agents.tsv" and fields[3] == "reference"
            key = (fields[0].lower(), fields[1] if name == "markers.tsv" or reference else "")
            if key in seen:
                bad(path, number, f"{fields[0]!r} twice")
            seen.add(key)
            if name == "markers.tsv":
                if fields[1] not in "adverb negation mark case source".split() or fields[2] not in STANDINGS | {"same"}:
                    bad(path, number, f"{fields}")
            elif name == "agents.tsv":
                if fields[1] not in SECTORS or fields[2] not in "person group body thing crowd".split() or fields[3] not in OFFICES:
                    bad(path, number, f"{fields}")
            elif fields[1] not in "sport business weather culture health consumer".split() or fields[2] not in "123":
                bad(path, number, f"{fields}")
    return counts, classes


rest, named = check_rest()
predicates = check_predicates(named)
for problem in problems:
    print(problem)
for table in (predicates, rest):
    for name in sorted(table):
        print(f"{table[name]:6} {name}")
print(f"{sum(predicates.values()):6} predicate rows, {len(problems)} problems")
sys.exit(1 if problems else 0)
