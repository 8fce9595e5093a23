#!/usr/bin/env python3
"""Measure `vigie read` on one core: articles of 400 words a second, and peak memory.

usage: bench/speed.py [--vigie target/release/vigie] [--articles 2000]

The corpus is made from the shipped sample: its sentences, drawn with a fixed seed, until an article has 400 words; half French,
half English. Start-up (loading the tables and models) is measured on an article of one word and taken off.
"""
import argparse
import json
import os
import pathlib
import random
import re
import resource
import subprocess
import tempfile
import time

WORDS = 400
ROOT = pathlib.Path(__file__).resolve().parent.parent


def sentences(lang):
    found = []
    for line in (ROOT / "data/sample/dispatches.jsonl").read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        if document["lang"] == lang:
            found += re.split(r"(?<=[.!?])\s+", document["text"])
    return found


def article(rng, pool):
    text, words = [], 0
    while words < WORDS:
        text.append(rng.choice(pool))
        words += len(text[-1].split())
    return "\n\n".join(" ".join(text[n:n + 4]) for n in range(0, len(text), 4))


def corpus(articles):
    rng = random.Random(1)
    pools = {lang: sentences(lang) for lang in ("fr", "en")}
    for n in range(articles):
        lang = "fr" if n % 2 == 0 else "en"
        yield {"id": str(n), "lang": lang, "date": "2022-02-18", "text": article(rng, pools[lang])}


def seconds(vigie, path):
    start = time.monotonic()
    with open(os.devnull, "w") as nowhere:
        subprocess.run([vigie, "read", "--format", "jsonl", path], check=True, stdout=nowhere, env={**os.environ, "RAYON_NUM_THREADS": "1"})
    return time.monotonic() - start


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--vigie", default=str(ROOT / "target/release/vigie"))
    ap.add_argument("--articles", type=int, default=2000)
    a = ap.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        small, large = (str(pathlib.Path(folder, name)) for name in ("small.jsonl", "large.jsonl"))
        pathlib.Path(small).write_text('{"lang": "fr", "text": "Non."}\n', encoding="utf-8")
        documents = list(corpus(a.articles))
        pathlib.Path(large).write_text("".join(json.dumps(d, ensure_ascii=False) + "\n" for d in documents), encoding="utf-8")
        start_up = min(seconds(a.vigie, small) for _ in range(3))
        taken = seconds(a.vigie, large) - start_up
    words = sum(len(d["text"].split()) for d in documents)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{a.articles} articles, {words} words: {taken:.1f} s + {start_up:.2f} s start-up on one core")
    print(f"{words / WORDS / taken:.0f} articles of {WORDS} words a second; peak memory {peak:.0f} MB")


main()
