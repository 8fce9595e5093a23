#!/usr/bin/env python3
"""Check the corpus of the ledger and print its counts; exit 1 when anything is wrong.

Checks fields, dates, offsets, event names, standings, ids, the table of occurrences against the mentions, the
relations of documents, and that the files are what the source gives. Python 3 standard library only.
"""
import csv
import datetime
import json
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
EVENTS = set("AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION "
             "MOBILIZE COERCE ASSAULT".split())
STANDINGS = set("reported alleged denied planned predicted offered demanded threatened hypothetical".split())
ANNOUNCED = STANDINGS - {"reported", "alleged", "denied"}
STATES = set("reported corroborated contested denied came-true lapsed withdrawn open".split())
RELATIONS = {"copies", "updates", "corrects", "rewrites"}
DOCUMENT_FIELDS = ["id", "lang", "date", "title", "text", "url", "publication", "occurrences"]
MENTION_FIELDS = ["occurrence", "event", "trigger", "at", "standing"]
OCCURRENCE_FIELDS = ["id", "event", "what", "dates", "actors", "recipients", "place", "state", "kind"]
WORDS = (60, 220)
MAX_PER_FILE = 40
MIN_DOCUMENTS, MIN_MAIN = 210, 42
MAX_MAIN_DOCUMENTS = 20

faults = []


def fault(where, message):
    faults.append(f"{where}: {message}")


def parse_date(text):
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def edtf_ok(text):
    """A day, month or year, or two of them as an interval."""
    parts = text.split("/")
    return len(parts) <= 2 and all(parse_date((p + "-01-01")[:10]) if len(p) == 4 else
                                   parse_date(p + "-01") if len(p) == 7 else parse_date(p) for p in parts)


def check_mention(where, document, mention):
    if list(mention) != MENTION_FIELDS:
        return fault(where, f"a mention has the fields {list(mention)}")
    if mention["event"] not in EVENTS:
        fault(where, f"unknown event {mention['event']!r}")
    if mention["standing"] not in STANDINGS:
        fault(where, f"unknown standing {mention['standing']!r}")
    trigger, at = mention["trigger"], mention["at"]
    if not trigger or trigger != trigger.strip():
        fault(where, f"trigger {trigger!r} is empty or has space around it")
    if at == -1:
        if trigger not in document["title"]:
            fault(where, f"{trigger!r} is not in the title")
    elif document["text"][at:at + len(trigger)] != trigger:
        fault(where, f"{trigger!r} does not stand at {at}")


def check_document(where, document, seen):
    if list(document) != DOCUMENT_FIELDS:
        return fault(where, f"the fields are {list(document)}")
    if document["id"] in seen:
        fault(where, "the id is used twice")
    if document["lang"] not in ("fr", "en"):
        fault(where, f"language {document['lang']!r}")
    day = parse_date(document["date"])
    if day is None or not 2014 <= day.year <= 2025:
        fault(where, f"date {document['date']!r}")
    words = len(document["text"].split())
    if not WORDS[0] <= words <= WORDS[1]:
        fault(where, f"{words} words, {WORDS[0]} to {WORDS[1]} wanted")
    for field in ("title", "url", "publication"):
        if not document[field].strip():
            fault(where, f"{field} is empty")
    if not document["occurrences"]:
        fault(where, "no mention at all")
    places = [(m.get("at"), m.get("trigger")) for m in document["occurrences"] if m.get("at") != -1]
    if len(places) != len(set(places)):
        fault(where, "one trigger is marked twice")
    for mention in document["occurrences"]:
        check_mention(where, document, mention)


def read_documents():
    documents = {}
    for path in sorted(HERE.glob("corpus-*.jsonl"), key=lambda p: int(p.stem.split("-")[1])):
        lines = path.read_text(encoding="utf-8").splitlines()
        if len(lines) > MAX_PER_FILE:
            fault(path.name, f"{len(lines)} documents, at most {MAX_PER_FILE}")
        for number, line in enumerate(lines, 1):
            try:
                document = json.loads(line)
            except ValueError as error:
                fault(f"{path.name}:{number}", f"not JSON: {error}")
                continue
            check_document(f"{path.name}:{number} {document.get('id')}", document, documents)
            documents[document.get("id")] = document
    return documents


def read_table(name, fields):
    with (HERE / name).open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
        if reader.fieldnames != fields:
            fault(name, f"the columns are {reader.fieldnames}")
            return []
        return list(reader)


def check_codes(where, codes):
    for code in filter(None, codes.split(",")):
        if len(code) != 3 or not code.isalpha() or not code.isupper():
            fault(where, f"code {code!r}")


def check_state(where, state, told):
    """The state of an occurrence against the standings of its mentions and the independent publications that report it."""
    standings = {standing for standing, _ in told}
    publications = {publication for standing, publication in told if standing == "reported" and publication}
    asserted, announced = standings & {"reported", "alleged"}, standings & ANNOUNCED
    wanted = {
        "reported": bool(asserted) and len(publications) < 2,
        "corroborated": len(publications) >= 2,
        "contested": bool(asserted) and "denied" in standings,
        "denied": "denied" in standings and "reported" not in standings,
        "came-true": bool(announced) and "reported" in standings,
        "lapsed": bool(announced) and "reported" not in standings,
        "withdrawn": bool(announced | asserted) and "denied" in standings,
        "open": bool(announced) and "reported" not in standings,
    }
    if state not in STATES:
        fault(where, f"unknown state {state!r}")
    elif not wanted[state]:
        fault(where, f"state {state!r}, but its mentions are {sorted(standings)} of {len(publications)} publications")


def check_occurrences(table, documents, dependent):
    told, in_documents, events = defaultdict(list), defaultdict(set), defaultdict(set)
    for document in documents.values():
        for mention in document["occurrences"]:
            name = mention["occurrence"]
            publication = "" if document["id"] in dependent else document["publication"]
            told[name].append((mention["standing"], publication))
            in_documents[name].add(document["id"])
            events[name].add(mention["event"])
    known = [row["id"] for row in table]
    for name, count in Counter(known).items():
        if count > 1:
            fault("occurrences.tsv", f"{name} stands {count} times")
    for name in set(told) - set(known):
        fault("occurrences.tsv", f"{name} is missing")
    for row in table:
        where = f"occurrences.tsv {row['id']}"
        check_codes(where, row["actors"])
        check_codes(where, row["recipients"])
        if not edtf_ok(row["dates"]):
            fault(where, f"dates {row['dates']!r}")
        if row["kind"] not in ("main", "other"):
            fault(where, f"kind {row['kind']!r}")
        if len(told[row["id"]]) < 2:
            fault(where, f"{len(told[row['id']])} mention, at least 2 wanted")
        if events[row["id"]] - {row["event"]}:
            fault(where, f"the event is {row['event']}, its mentions have {sorted(events[row['id']])}")
        if row["kind"] == "main" and not 2 <= len(in_documents[row["id"]]) <= MAX_MAIN_DOCUMENTS:
            fault(where, f"told in {len(in_documents[row['id']])} documents, 2 to {MAX_MAIN_DOCUMENTS} wanted")
        check_state(where, row["state"], told[row["id"]])
    return told


def check_relations(rows, documents):
    for row in rows:
        where = f"relations.tsv {row['document']}"
        if row["relation"] not in RELATIONS:
            fault(where, f"relation {row['relation']!r}")
        pair = [documents.get(row["document"]), documents.get(row["other"])]
        if None in pair:
            fault(where, "names a document that is not there")
        elif pair[0]["date"] < pair[1]["date"]:
            fault(where, f"is older than {row['other']}")


def main():
    documents = read_documents()
    table = read_table("occurrences.tsv", OCCURRENCE_FIELDS)
    relations = read_table("relations.tsv", ["document", "relation", "other"])
    check_relations(relations, documents)
    dependent = {row["document"] for row in relations if row["relation"] in ("copies", "rewrites")}
    told = check_occurrences(table, documents, dependent)
    main_rows = [row for row in table if row["kind"] == "main"]
    if len(documents) < MIN_DOCUMENTS:
        fault("corpus", f"{len(documents)} documents, at least {MIN_DOCUMENTS} wanted")
    if len(main_rows) < MIN_MAIN:
        fault("corpus", f"{len(main_rows)} main occurrences, at least {MIN_MAIN} wanted")
    built = subprocess.run([sys.executable, str(HERE / "build.py"), "--check"], capture_output=True, text=True)
    if built.returncode:
        fault("build.py --check", built.stderr.strip())
    for line in faults:
        print(line, file=sys.stderr)
    print(f"documents    {len(documents)}  {dict(Counter(d['lang'] for d in documents.values()))}")
    print(f"words        {sum(len(d['text'].split()) for d in documents.values())}")
    print(f"occurrences  {len(table)}  main {len(main_rows)}")
    print(f"mentions     {sum(map(len, told.values()))}  "
          f"{dict(Counter(s for mentions in told.values() for s, _ in mentions).most_common())}")
    print(f"events       {dict(Counter(row['event'] for row in table).most_common())}")
    print(f"states       {dict(Counter(row['state'] for row in table).most_common())}")
    print(f"relations    {dict(Counter(row['relation'] for row in relations).most_common())}")
    print(f"faults       {len(faults)}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
