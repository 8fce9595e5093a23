#!/usr/bin/env python3
"""Emit corpus-N.jsonl, occurrences.tsv and relations.tsv from the marked-up texts in source/.

Usage: build.py           write the files
       build.py --check   write nothing, exit 1 when a file on disk is not what the source gives

The notation of the source is described in README.md. Offsets are counted in Unicode scalar values.
Python 3 standard library only.
"""
import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
MARK = re.compile(r"\[\[([^\[\]|]+)\|([^\[\]|]+)(?:\|([a-z]+))?\]\]")
OCCURRENCE_FIELDS = ["id", "event", "what", "dates", "actors", "recipients", "place", "state", "kind"]
RELATIONS = ("updates", "corrects", "rewrites")


class SourceError(Exception):
    """A fault of the source, with the file and line it stands on."""


def fail(path, number, message):
    raise SourceError(f"{path.name}:{number}: {message}")


def cells(line, count, path, number):
    found = [cell.strip() for cell in line.split(" | ", count - 1)]
    if len(found) != count:
        fail(path, number, f"{count} fields separated by ' | ' expected, {len(found)} found")
    return found


def read_source(path):
    """The occurrences (key -> row) and the raw documents of one source file."""
    occurrences, documents, current = {}, [], None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#"):
            continue
        if line.startswith("@ "):
            key, *row = cells(line[2:], 10, path, number)
            if key in occurrences:
                fail(path, number, f"key {key!r} is declared twice")
            occurrences[key] = dict(zip(OCCURRENCE_FIELDS, ["" if c == "-" else c for c in row]))
        elif line.startswith("=== "):
            ident, lang, date, publication, title = cells(line[4:], 5, path, number)
            current = {"id": ident, "lang": lang, "date": date, "publication": publication, "title": title,
                       "line": number, "body": [], "copy_of": None, "edits": [], "relations": []}
            documents.append(current)
        elif current is None:
            if line.strip():
                fail(path, number, "text before the first document")
        elif line.startswith("<< "):
            current["copy_of"] = line[3:].strip()
        elif line.startswith("! "):
            relation, _, other = line[2:].strip().partition(" ")
            if relation not in RELATIONS or not other:
                fail(path, number, f"'! RELATION id' expected, with one of {', '.join(RELATIONS)}")
            current["relations"].append((relation, other.strip()))
        elif current["copy_of"] and line.strip():
            current["edits"].append((number, line))
        else:
            current["body"].append(line)
    return occurrences, documents


def apply_edits(path, text, edits):
    """The text of a copy: '~ old => new' replaces, 'drop N' removes paragraph N, '+ text' adds a last
    paragraph, '^ text' a first one. Paragraphs are numbered as in the text copied."""
    paragraphs = text.split("\n\n")
    dropped, first, last = set(), [], []
    for number, edit in edits:
        if edit.startswith("drop "):
            dropped.add(int(edit[5:]) - 1)
        elif edit.startswith("+ "):
            last.append(edit[2:].strip())
        elif edit.startswith("^ "):
            first.append(edit[2:].strip())
        elif edit.startswith("~ ") and " => " in edit:
            old, new = edit[2:].split(" => ", 1)
            old = old.strip()
            if sum(p.count(old) for p in paragraphs) != 1:
                fail(path, number, f"{old!r} must stand exactly once in the text copied")
            paragraphs = [p.replace(old, new.strip()) for p in paragraphs]
        else:
            fail(path, number, "an edit is '~ old => new', 'drop N', '+ paragraph' or '^ paragraph'")
    kept = [p for i, p in enumerate(paragraphs) if i not in dropped]
    return "\n\n".join(first + kept + last)


def strip_marks(path, number, marked, occurrences, in_title):
    """The plain text and its mentions."""
    plain, mentions, end = "", [], 0
    for match in MARK.finditer(marked):
        plain += marked[end:match.start()]
        trigger, key, standing = match.groups()
        if key not in occurrences:
            fail(path, number, f"key {key!r} is not declared")
        row = occurrences[key]
        mentions.append({"occurrence": row["id"], "event": row["event"], "trigger": trigger,
                         "at": -1 if in_title else len(plain), "standing": standing or "reported"})
        plain += trigger
        end = match.end()
    plain += marked[end:]
    if "[[" in plain or "]]" in plain:
        fail(path, number, "a mark is not well formed")
    return plain, mentions


def emit(path):
    """The JSON lines, the occurrence rows and the relation rows of one source file."""
    occurrences, documents = read_source(path)
    marked, lines, relations = {}, [], []
    for doc in documents:
        if doc["copy_of"]:
            if doc["copy_of"] not in marked:
                fail(path, doc["line"], f"copy of {doc['copy_of']!r}, which does not stand before")
            text = apply_edits(path, marked[doc["copy_of"]], doc["edits"])
            relations.append((doc["id"], "copies", doc["copy_of"]))
        else:
            text = "\n".join(doc["body"]).strip()
        marked[doc["id"]] = text
        relations += [(doc["id"], relation, other) for relation, other in doc["relations"]]
        title, in_title = strip_marks(path, doc["line"], doc["title"], occurrences, True)
        plain, in_text = strip_marks(path, doc["line"], text, occurrences, False)
        lines.append(json.dumps({
            "id": doc["id"], "lang": doc["lang"], "date": doc["date"], "title": title, "text": plain,
            "url": f"https://corpus.example/{doc['id']}", "publication": doc["publication"],
            "occurrences": in_title + in_text}, ensure_ascii=False))
    rows = ["\t".join(row[field] for field in OCCURRENCE_FIELDS) for row in occurrences.values()]
    return lines, rows, ["\t".join(r) for r in relations]


def build():
    """File name -> content, of everything that is derived from the source."""
    files, rows, relations = {}, [], []
    for number, path in enumerate(sorted((HERE / "source").glob("*.txt")), 1):
        lines, own_rows, own_relations = emit(path)
        files[f"corpus-{number}.jsonl"] = "\n".join(lines) + "\n"
        rows += own_rows
        relations += own_relations
    files["occurrences.tsv"] = "\n".join(["\t".join(OCCURRENCE_FIELDS)] + rows) + "\n"
    files["relations.tsv"] = "\n".join(["document\trelation\tother"] + relations) + "\n"
    return files


def main():
    try:
        files = build()
    except SourceError as error:
        print(error, file=sys.stderr)
        return 1
    stale = []
    for name, content in files.items():
        target = HERE / name
        if "--check" in sys.argv[1:]:
            if not target.exists() or target.read_text(encoding="utf-8") != content:
                stale.append(name)
        else:
            target.write_text(content, encoding="utf-8")
    if stale:
        print(f"not what the source gives: {', '.join(stale)}; run tests/ledger/build.py", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
