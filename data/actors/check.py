#!/usr/bin/env python3
"""Checks the actor registry (data/actors) and the gazetteer (data/places): columns, codes, sectors, dates, duplicates."""

import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PLACES = os.path.join(HERE, "..", "places", "places.tsv")
COLUMNS = {
    "states.tsv": "code name wikidata names_en names_fr capitals_en capitals_fr adj_en adj_fr demonyms_en demonyms_fr seats_en seats_fr government leads",
    "contextual.tsv": "code sector name wikidata names_en names_fr when",
    "bodies.tsv": "sector kinds name",
    "organisations.tsv": "code sector name wikidata kind names_en names_fr",
    "groups.tsv": "code sector name wikidata names_en names_fr adj_en adj_fr start end",
    "media.tsv": "code sector name wikidata names",
    "people.tsv": "code sector office name names gender start end wikidata source",
    "people_extra.tsv": "code sector office name names gender start end wikidata source",
    "places.tsv": "code name names kind parent lat lon",
}
SPECIAL = set("UNO EUR IGO NGO ISM IMG MNC".split())
SECTORS = set(
    "COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC".split()
)
OFFICES = set(
    """head_of_state head_of_government foreign_minister defence_minister interior_minister finance_minister justice_minister
    deputy_leader army_chief spokesperson intelligence_chief ambassador_un ambassador_us speaker party_leader rebel_leader
    opposition_leader former_leader official_un un_secretary_general nato_secretary_general eu_foreign_policy_chief eu_commission_president eu_council_president iaea_director_general presidential_spokesperson foreign_spokesperson supreme_leader official_eu official_igo envoy religious_leader other""".split()
)
KINDS = set("igo agency ngo bloc company court".split())
PLACE_KINDS = set("city capital region province sea strait island lake river site border".split())
DATE = re.compile(r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")
WIKIDATA = re.compile(r"^Q[1-9]\d*$")
problems = []


def rows(path):
    """The rows of a table, checked for their shape, as (line number, dict)."""
    file = os.path.basename(path)
    columns = COLUMNS[file].split()
    header = False
    with open(path, encoding="utf-8", newline="") as lines:
        for number, line in enumerate(lines, 1):
            say = lambda what: problems.append(f"{file}:{number}: {what}")
            if not line.endswith("\n"):
                say("no newline at the end")
            line = line.rstrip("\n")
            if "\r" in line:
                say("carriage return")
            if line.startswith("#"):
                continue
            fields = line.split("\t")
            if not header:
                header = True
                if fields != columns:
                    say("the first line does not name the columns of docs/actor-registry.md")
                continue
            if not line:
                say("empty line")
                continue
            if len(fields) > len(columns):
                say(f"{len(fields)} columns, {len(columns)} expected")
                continue
            fields += [""] * (len(columns) - len(fields))
            for name, field in zip(columns, fields):
                if field != field.strip():
                    say(f"blanks around {name}")
                parts = field.split("|")
                if field and (name.startswith(("names", "adj", "demonyms", "capitals", "seats"))):
                    if any(p.strip() != p or not p for p in parts):
                        say(f"an empty or padded item in {name}")
                    if len(set(parts)) != len(parts):
                        say(f"an item twice in {name}")
            yield number, dict(zip(columns, fields)), say


def common(row, say, codes, sector=True):
    if "wikidata" in row and row["wikidata"] and not WIKIDATA.match(row["wikidata"]):
        say(f"wikidata {row['wikidata']!r}")
    if row["code"] not in codes:
        say(f"code {row['code']!r}")
    if sector and row["sector"] and row["sector"] not in SECTORS:
        say(f"sector {row['sector']!r}")
    for at in ("start", "end"):
        if row.get(at) and not DATE.match(row[at]):
            say(f"{at} {row[at]!r} is no EDTF date")
    start, end = row.get("start", ""), row.get("end", "")
    n = min(len(start), len(end))
    if n and start[:n] > end[:n]:
        say(f"ends ({end}) before it starts ({start})")
    if not row["name"]:
        say("no name")


def unique(seen, key, say):
    if key in seen:
        say(f"twice: {' / '.join(key)}")
    seen.add(key)


def main():
    codes = set()
    for _, row, say in rows(os.path.join(HERE, "states.tsv")):
        if not re.match(r"^[A-Z]{3}$", row["code"]):
            say(f"code {row['code']!r}")
        if row["code"] in codes:
            say(f"state {row['code']} twice")
        codes.add(row["code"])
        if row["leads"] not in ("head_of_state", "head_of_government"):
            say(f"leads {row['leads']!r}")
    codes |= SPECIAL
    for _, row, say in rows(os.path.join(HERE, "contextual.tsv")):
        common(row, say, codes | {""})
    for _, row, say in rows(os.path.join(HERE, "bodies.tsv")):
        if row["sector"] not in SECTORS:
            say(f"sector {row['sector']!r}")
    for file in ("organisations.tsv", "groups.tsv", "media.tsv", "people.tsv", "people_extra.tsv"):
        seen = set()
        path = os.path.join(HERE, file)
        for _, row, say in rows(path):
            common(row, say, codes | ({""} if file.startswith("people") else set()))
            if file == "organisations.tsv":
                unique(seen, (row["code"], row["name"]), say)
                if row["kind"] not in KINDS:
                    say(f"kind {row['kind']!r}")
            elif file == "groups.tsv":
                unique(seen, (row["code"], row["name"], row["start"]), say)
                if not row["sector"]:
                    say("no sector")
                if not row["names_en"] and not row["names_fr"]:
                    say("no names")
            elif file == "media.tsv":
                unique(seen, (row["code"], row["name"]), say)
                if row["sector"] != "JRN":
                    say(f"sector {row['sector']!r}")
            else:
                unique(seen, (row["code"], row["sector"], row["office"], row["name"], row["start"], row["end"]), say)
                if row["office"] not in OFFICES:
                    say(f"office {row['office']!r}")
                if row["gender"] not in ("", "m", "f"):
                    say(f"gender {row['gender']!r}")
    seen = set()
    for _, row, say in rows(PLACES):
        common(row, say, codes | {""}, sector=False)
        unique(seen, (row["code"], row["name"]), say)
        if row["kind"] not in PLACE_KINDS:
            say(f"kind {row['kind']!r}")
        for at, most in (("lat", 90), ("lon", 180)):
            try:
                if row[at] and abs(float(row[at])) > most:
                    say(f"{at} {row[at]}")
            except ValueError:
                say(f"{at} {row[at]!r}")
    if os.path.getsize(PLACES) > 3_000_000:
        problems.append("places.tsv: more than 3 MB")
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
