"""Carries a model file of format 1 (until November 2026) to format 2, so that training can start from its network.

    git show ae038d3:models/fr.vigie > old.vigie
    python carry_over.py old.vigie start.vigie
    vigie-train language --start start.vigie …

Format 2 keeps every embedding table as bytes, has a table for the classes of the lexicon (here empty), and tells apart 16
distances on either side in place of 12: each of the new ones begins as the old one that it lay in.
"""
import struct
import sys

CLASSES = 256
# For each of the 16 new distances, one that it stands for.
DISTANCES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 14, 17, 22, 30, 40, 60]
# The last distance of each of the old ones.
OLD = [1, 2, 3, 4, 5, 6, 8, 11, 15, 22, 35]


def parts(file):
    assert file[:8] == b"VIGIE-M1", "not a model file of format 1"
    at, out = 8, {}
    while at < len(file):
        pair = []
        for _ in range(2):
            size = struct.unpack_from("<I", file, at)[0]
            pair.append(file[at + 4 : at + 4 + size])
            at += 4 + size
        out[pair[0].decode()] = pair[1]
    return out


def tensors(network):
    at, out = 0, {}
    while at < len(network):
        name = network[at + 1 : at + 1 + network[at]].decode()
        at += 1 + network[at]
        in_bytes, size, cols = struct.unpack_from("<BII", network, at)
        at += 9
        length = size + 2 * (size // cols) if in_bytes else 2 * size
        out[name] = (in_bytes, size, cols, network[at : at + length])
        at += length
    return out


def as_bytes(row):
    scale = struct.pack("<e", max([1e-6] + [abs(v) for v in row]) / 127)
    unit = struct.unpack("<e", scale)[0]
    return scale + bytes(max(-127, min(127, round(v / unit if unit else 0))) & 255 for v in row)


def table(numbers, cols):
    return b"".join(as_bytes(numbers[i : i + cols]) for i in range(0, len(numbers), cols))


def carried(network):
    old = tensors(network)
    width = old["first.gain"][2]
    _, size, cols, data = old["arc.distance"]
    rows = [data[i : i + 2 * cols] for i in range(0, len(data), 2 * cols)]
    near = [sum(last < d for last in OLD) for d in DISTANCES]
    side = len(rows) // 2
    data = b"".join(rows[s * side + n] for s in range(2) for n in near)
    old["arc.distance"] = (0, len(data) // 2, cols, data)
    old["table.lexicon"] = (1, CLASSES * width, width, table([0.0] * (CLASSES * width), width))
    out = b""
    for name, (in_bytes, size, cols, data) in sorted(old.items()):
        if name.startswith("table.") and not in_bytes:
            data = table(struct.unpack(f"<{size}e", data), cols)
        out += bytes([len(name)]) + name.encode() + struct.pack("<II", size, cols) + data
    return out


def main(source, target):
    with open(source, "rb") as f:
        found = parts(f.read())
    found["network"] = carried(found["network"])
    with open(target, "wb") as f:
        f.write(b"VIGIE-M2")
        for name, data in sorted(found.items()):
            for piece in (name.encode(), data):
                f.write(struct.pack("<I", len(piece)) + piece)


main(*sys.argv[1:])
