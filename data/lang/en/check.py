#!/usr/bin/env python3
"""Checks the English tables against docs/add-a-verb.md: python3 data/lang/en/check.py

Columns, vocabulary of types, modes, standings, slots, conditions and classes; rows that can never be reached;
hyphenated words that the tokenizer cuts; an example on every row that uses its head word. Exit status 1 when anything is wrong.
"""

import pathlib
import sys
import tomllib
from collections import Counter, defaultdict

HERE = pathlib.Path(__file__).resolve().parent
COLUMNS = {
    "predicates": "words pos event frame content when example".split(),
    "classes.tsv": "class words".split(),
    "markers.tsv": "words kind standing note".split(),
    "agents.tsv": "words sector kind office note".split(),
    "figurative.tsv": "words domain weight".split(),
}
STANDINGS = set("reported alleged denied planned predicted offered demanded threatened hypothetical".split())
SLOTS = set("subj obj iobj poss adj gov govobj clause self".split())
PREPOSITIONS = set(
    "about across after against along alongside among around as at before behind belonging beside between by demanding during for from in "
    "inside into like near of off on onto out outside over through to toward towards under until upon with within without that".split()
)
BUILT_IN = set("actor person armed civilian state place event clause infinitive any none".split())
BARE = set("neg pos refl norefl pass act plural".split())
KINDS = set("adverb negation mark case source".split())
AGENT_KINDS = set("person group body thing crowd".split())
SECTORS = set("COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC IGO NGO".split())
OFFICES = set(
    "un_secretary_general nato_secretary_general eu_foreign_policy_chief eu_commission_president eu_council_president "
    "iaea_director_general presidential_spokesperson foreign_spokesperson supreme_leader leader "
    "head_of_state head_of_government foreign_minister defence_minister interior_minister finance_minister justice_minister "
    "deputy_leader speaker army_chief intelligence_chief spokesperson counterpart sides reference".split()
)
DOMAINS = set("sport business weather culture health consumer".split())
IRREGULAR = """arise arose arisen|be am is are was were been being|bear bore borne|beat beaten|begin began begun|bend bent|bet|bind bound|bleed bled|blow blew blown
break broke broken|bring brought|build built|burn burnt|buy bought|can could cannot|catch caught|choose chose chosen|come came|cut|deal dealt|dig dug|do did done
draw drew drawn|dream dreamt|drive drove driven|fall fell fallen|feed fed|fight fought|find found|flee fled|fly flew flown|forbear forbore|forbid forbade forbidden
forecast|foresee foresaw|foreswear|forget forgot|forgive forgave|forgo forwent forgoes|forswear forswore|freeze froze frozen|get got|give gave given|go went gone goes
hang hung hanged|have has had|hear heard|hit|hold held|hurt|keep kept|know knew known|lay laid|lead led|leave left|lend lent|let|lie lied|lose lost|make made|mean meant
meet met|overhear|overrun overran|overthrow overthrew overthrown|pay paid|put|quit|relay|retake retook|ring rang rung|rise rose|say said|see saw seen|seek sought
sell sold|send sent|set|shake shook|shoot shot|show shown|shut|sink sank sunk|sit sat|slay slew slain|speak spoke spoken|spread|stand stood|steal stole|strike struck
strive strove|swear swore sworn|sweep swept|take took taken|teach taught|tear tore torn|tell told|think thought|throw threw thrown|undertake undertook|uphold upheld
wage|win won|withdraw withdrew withdrawn|withhold withheld|write wrote written|shall|will|may|must|should|would|might|could|put|try tries tried|deny denies denied
defy defies defied|vilify vilified|rally rallied|flown fly|use used|hear heard|ought|nab nabbed|spy spied|overfly overflew|atrocity atrocities|re-arrest|reconquer|cry cried|run ran|stick stuck|unfreeze unfroze"""
FORMS = defaultdict(set)
for group in IRREGULAR.replace("\n", "|").split("|"):
    words = group.split()
    for word in words:
        FORMS[words[0]].update(words)

problems = []


def bad(path, number, what):
    problems.append(f"{path.relative_to(HERE)}:{number}: {what}")


def rows(path, columns):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split("\t")
        if number == 1 or fields == columns:
            if fields != columns:
                bad(path, number, f"the first line must name {columns}")
            continue
        if len(fields) != len(columns):
            bad(path, number, f"{len(fields)} fields instead of {len(columns)}: {line[:60]}")
            continue
        if any(f != f.strip() or not f for f in fields):
            bad(path, number, f"empty field or blanks about it: {line[:60]}")
        yield number, fields


def modes():
    table = HERE.parent.parent / "ref" / "plover.tsv"
    known = defaultdict(set)
    for line in table.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#") and not line.startswith("event\t"):
            event, mode = line.split("\t")[:2]
            known[event].add(mode)
    return known


def is_slot(name, extra=()):
    return name in SLOTS or name in PREPOSITIONS or name in extra


def slots(path, number, text, extra=()):
    for union in text.split("|"):
        for name in union.split("+"):
            if not is_slot(name, extra):
                bad(path, number, f"unknown slot `{name}`")


def check_frame(path, number, frame):
    if frame == ".":
        return
    seen = set()
    for part in frame.split():
        name, _, value = part.partition("=")
        if name not in "ar" or not value or name in seen:
            bad(path, number, f"frame `{frame}`")
            return
        seen.add(name)
        slots(path, number, value)


def check_content(path, number, content):
    if content == "-":
        return
    for one in content.split(";"):
        words = one.split()
        if not words or words[0] not in STANDINGS | {"same"}:
            bad(path, number, f"content `{one}`")
            continue
        for part in words[1:]:
            name, _, value = part.partition("=")
            if name == "in":
                slots(path, number, value.replace(",", "|"))
            elif name in ("by", "of", "to"):
                slots(path, number, value, ("a", "r"))
            else:
                bad(path, number, f"content `{part}`")


def check_when(path, number, when, content, classes, known):
    if when == "-":
        return
    for cond in when.split():
        cond = cond.lstrip("!")
        if cond in BARE:
            continue
        if cond.startswith("content="):
            for event in cond[8:].split("|"):
                if event not in known:
                    bad(path, number, f"unknown type `{event}` in `{cond}`")
            if content == "-":
                bad(path, number, f"`{cond}` without a content to look at")
        elif "=" in cond:
            name, _, words = cond.partition("=")
            if not is_slot(name):
                bad(path, number, f"unknown slot `{name}` in `{cond}`")
            if not all(words.split("|")):
                bad(path, number, f"empty word in `{cond}`")
        elif ":" in cond:
            name, _, kind = cond.partition(":")
            if not is_slot(name):
                bad(path, number, f"unknown slot `{name}` in `{cond}`")
            if kind not in BUILT_IN and kind not in classes:
                bad(path, number, f"unknown class `{kind}` in `{cond}`")
        else:
            bad(path, number, f"condition `{cond}`")


def stem_in(head, pos, example):
    text = example.lower().replace("’", "'")
    words = set("".join(c if c.isalnum() or c in "'-" else " " for c in text).split())
    words |= {part for word in words for part in word.split("-")} | {part for word in words for part in word.split("'")}
    wanted = FORMS.get(head, set()) | {head}
    if words & wanted:
        return True
    stem = head[: max(3, len(head) - (2 if len(head) > 5 else 1))]
    return any(word.startswith(stem) for word in words)


def check_predicates(classes, known, prefixes):
    counts = Counter()
    seen = {}
    by_phrase = defaultdict(list)
    for path in sorted((HERE / "predicates").glob("*.tsv")):
        for number, (words, pos, event, frame, content, when, example) in rows(path, COLUMNS["predicates"]):
            counts[path.name] += 1
            if pos not in ("v", "n", "a"):
                bad(path, number, f"part of speech `{pos}`")
            if event != "-":
                kind, _, mode = event.partition("/")
                if kind not in known:
                    bad(path, number, f"unknown type `{kind}`")
                elif mode not in known[kind] and mode:
                    bad(path, number, f"{kind} has no mode `{mode}`")
            check_frame(path, number, frame)
            check_content(path, number, content)
            check_when(path, number, when, content, classes, known)
            for word in words.split():
                left, _, right = word.partition("-")
                if right and left not in prefixes:
                    bad(path, number, f"the tokenizer cuts `{word}` at the hyphen")
            if not stem_in(words.split()[0], pos, example):
                bad(path, number, f"the example does not use `{words.split()[0]}`: {example}")
            key = (words, pos, when)
            if key in seen:
                bad(path, number, f"`{words}` again, first at {seen[key]}")
            seen[key] = f"{path.name}:{number}"
            earlier = by_phrase[(words, pos)]
            for place, condition in earlier:
                if condition == "-" or set(condition.split()) < set(when.split()):
                    bad(path, number, f"`{words}` is never reached: {place} comes first")
                    break
            earlier.append((f"{path.name}:{number}", when))
    return counts


def check_others(prefixes):
    counts = Counter()
    classes = {}
    roles = {line.split("\t")[0] for line in (HERE / "grammar.tsv").read_text(encoding="utf-8").splitlines() if "\t" in line}
    for number, (name, words) in rows(HERE / "classes.tsv", COLUMNS["classes.tsv"]):
        if name in classes or name in BUILT_IN or name in roles:
            bad(HERE / "classes.tsv", number, f"class `{name}` is taken")
        classes[name] = words.split("|")
        counts["classes.tsv"] += 1
    seen = set()
    for number, (words, kind, standing, _) in rows(HERE / "markers.tsv", COLUMNS["markers.tsv"]):
        path = HERE / "markers.tsv"
        counts[path.name] += 1
        if kind not in KINDS:
            bad(path, number, f"kind `{kind}`")
        if standing not in STANDINGS | {"same"}:
            bad(path, number, f"standing `{standing}`")
        if (words, kind) in seen:
            bad(path, number, f"`{words}` again")
        seen.add((words, kind))
    seen = set()
    for number, (words, sector, kind, office, _) in rows(HERE / "agents.tsv", COLUMNS["agents.tsv"]):
        path = HERE / "agents.tsv"
        counts[path.name] += 1
        if sector not in SECTORS | {"-"}:
            bad(path, number, f"sector `{sector}`")
        if kind not in AGENT_KINDS:
            bad(path, number, f"kind `{kind}`")
        if office not in OFFICES | {"-"}:
            bad(path, number, f"office `{office}`")
        if words in seen:
            bad(path, number, f"`{words}` again")
        if "-" in words and any(w.partition("-")[0] not in prefixes for w in words.split() if "-" in w and w != "-"):
            bad(path, number, f"the tokenizer cuts `{words}` at the hyphen")
        seen.add(words)
    seen = set()
    for number, (words, domain, weight) in rows(HERE / "figurative.tsv", COLUMNS["figurative.tsv"]):
        path = HERE / "figurative.tsv"
        counts[path.name] += 1
        if domain not in DOMAINS or weight not in ("1", "2", "3"):
            bad(path, number, f"`{domain}` `{weight}`")
        if words in seen or " " in words:
            bad(path, number, f"`{words}` again, or more than one word")
        seen.add(words)
    return counts, classes


def main():
    prefixes = set(tomllib.loads((HERE / "segment.toml").read_text(encoding="utf-8"))["hyphen_prefixes"])
    counts, classes = check_others(prefixes)
    counts += check_predicates(classes, modes(), prefixes)
    for problem in problems:
        print(problem)
    for name, count in sorted(counts.items()):
        print(f"{count:6} {name}")
    print(f"{len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
