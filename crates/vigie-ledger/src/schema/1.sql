-- Version 1. Days are numbers of days since 1970-01-01; 2147483647 stands for a document without a date.

-- What is told -------------------------------------------------------------------------------------------------------

CREATE TABLE document (
    doc         INTEGER PRIMARY KEY,
    key         TEXT NOT NULL UNIQUE,   -- hash of everything below and of the text: the same content comes in once
    ord         INTEGER NOT NULL,       -- the head of the key: among documents of one day, this is their order
    id          TEXT NOT NULL,          -- as its source names it
    title       TEXT NOT NULL,
    url         TEXT NOT NULL,
    publication TEXT NOT NULL,
    published   TEXT NOT NULL,          -- EDTF, or empty
    day         INTEGER NOT NULL,       -- last day on which it may have been published
    language    TEXT NOT NULL,
    source      TEXT NOT NULL,          -- where it was read: file or file:line
    names       BLOB NOT NULL,          -- names and numbers it holds, hashed
    signature   BLOB NOT NULL           -- MinHash of its words
) STRICT;
CREATE INDEX document_order ON document (day, ord);
CREATE INDEX document_id ON document (id);
CREATE INDEX document_publication ON document (publication);
CREATE INDEX document_url ON document (url) WHERE url <> '';

CREATE TABLE body (
    doc   INTEGER PRIMARY KEY REFERENCES document,
    title TEXT NOT NULL,
    text  TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE body_words USING fts5 (
    title, text, content = 'body', content_rowid = 'doc', tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TABLE statement (
    st         INTEGER PRIMARY KEY,
    id         TEXT NOT NULL,
    doc        INTEGER NOT NULL REFERENCES document,
    seq        INTEGER NOT NULL,        -- its place in the document, from 0
    day        INTEGER NOT NULL,        -- of the document
    event      TEXT NOT NULL,
    mode       TEXT NOT NULL,
    standing   TEXT NOT NULL,
    quad       INTEGER NOT NULL,
    score      REAL NOT NULL,
    from_day   INTEGER,                 -- first and last day of the event, as the text has them
    to_day     INTEGER,
    cues       BLOB NOT NULL,           -- what its sentence shares with others on the same thing
    record     TEXT NOT NULL            -- the whole statement, JSON
) STRICT;
CREATE INDEX statement_doc ON statement (doc, seq);
CREATE INDEX statement_id ON statement (id);

CREATE TABLE entity (
    st     INTEGER NOT NULL REFERENCES statement,
    role   TEXT NOT NULL,               -- actor, recipient, voice
    place  INTEGER NOT NULL,            -- in the list of the role
    code   TEXT NOT NULL,
    sector TEXT NOT NULL,
    name   TEXT NOT NULL,               -- usual English name, or the words of the text
    office TEXT NOT NULL,
    wikidata TEXT NOT NULL,
    PRIMARY KEY (st, role, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE rejected (
    place  TEXT NOT NULL,               -- file or file:line
    reason TEXT NOT NULL,
    PRIMARY KEY (place, reason)
) STRICT, WITHOUT ROWID;

CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- What follows from it: a function of the documents alone, whatever the order in which they came ---------------------

CREATE TABLE band (
    hash INTEGER NOT NULL,
    day  INTEGER NOT NULL,
    ord  INTEGER NOT NULL,
    doc  INTEGER NOT NULL,
    PRIMARY KEY (hash, day, ord, doc)
) STRICT, WITHOUT ROWID;

CREATE TABLE witness (
    doc      INTEGER PRIMARY KEY REFERENCES document,
    day      INTEGER NOT NULL,
    origin   TEXT NOT NULL,             -- on whose account it rests: an agency, else the publication of the first copy
    root     INTEGER NOT NULL,          -- the first of its near-duplicates, or itself
    parent   INTEGER,                   -- the earlier document it repeats, renews or corrects
    relation TEXT NOT NULL              -- '', copy, version, correction, retraction
) STRICT;
CREATE INDEX witness_day ON witness (day);
CREATE INDEX witness_parent ON witness (parent) WHERE parent IS NOT NULL;

CREATE TABLE withdrawn (
    st     INTEGER PRIMARY KEY REFERENCES statement,
    day    INTEGER NOT NULL,            -- from this day on it stands in no view
    doc    INTEGER NOT NULL,            -- the document that withdraws it
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX withdrawn_day ON withdrawn (day);

CREATE TABLE occurrence (
    occ      INTEGER PRIMARY KEY,       -- hash of the statement that founded it
    kind     TEXT NOT NULL,             -- fact, announced
    since    INTEGER NOT NULL,          -- published day of the statement that founded it
    day      INTEGER NOT NULL,          -- where it stands in the timeline
    event    TEXT NOT NULL,
    deadline INTEGER                    -- announced: last day on which it may still come true
) STRICT;
CREATE INDEX occurrence_timeline ON occurrence (day, occ);
CREATE INDEX occurrence_event ON occurrence (event, day, occ);
CREATE INDEX occurrence_since ON occurrence (since);

CREATE TABLE member (
    st      INTEGER PRIMARY KEY REFERENCES statement,
    occ     INTEGER NOT NULL REFERENCES occurrence,
    day     INTEGER NOT NULL,
    standing TEXT NOT NULL,             -- as in the statement, save that what is told of a day to come is planned
    quad    INTEGER NOT NULL,
    score   REAL NOT NULL,
    reasons TEXT NOT NULL               -- why it is held to tell of this occurrence; empty for the one that founded it
) STRICT;
CREATE INDEX member_occ ON member (occ, day, st, standing, quad, score);
CREATE INDEX member_day ON member (day);

CREATE TABLE link (
    announced INTEGER NOT NULL REFERENCES occurrence, -- or denied beforehand
    fact      INTEGER NOT NULL REFERENCES occurrence, -- what it is held to have come to
    relation  TEXT NOT NULL,                          -- fulfils, withdraws, denied-before
    day       INTEGER NOT NULL,                       -- known from this day on
    points    REAL NOT NULL,
    reasons   TEXT NOT NULL,
    PRIMARY KEY (announced, fact, relation)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_fact ON link (fact);
CREATE INDEX link_day ON link (day);

CREATE TABLE participant (
    key   TEXT NOT NULL,                -- code, or name in lower case
    role  TEXT NOT NULL,                -- actor, recipient, voice
    occ   INTEGER NOT NULL REFERENCES occurrence,
    at    INTEGER NOT NULL,             -- occurrence.day
    since INTEGER NOT NULL,             -- first published day on which somebody says so
    PRIMARY KEY (key, role, at, occ)
) STRICT, WITHOUT ROWID;
CREATE INDEX participant_since ON participant (since);

CREATE TABLE alert (
    actor     TEXT NOT NULL,
    recipient TEXT NOT NULL,
    method    TEXT NOT NULL,            -- ewma, change-point
    day       TEXT NOT NULL,
    value     REAL NOT NULL,
    expected  REAL NOT NULL,
    limit_    REAL NOT NULL,
    reason    TEXT NOT NULL,
    PRIMARY KEY (actor, recipient, method, day)
) STRICT, WITHOUT ROWID;

-- Views for `vigie sql` ----------------------------------------------------------------------------------------------

-- Statements as they stand today, with their document and occurrence; actors as codes joined by a semicolon.
CREATE VIEW statements AS
SELECT s.id, d.id AS document, d.publication, d.published, s.event, s.mode, s.standing, s.quad, s.score,
       date(s.from_day * 86400, 'unixepoch') AS from_day, date(s.to_day * 86400, 'unixepoch') AS to_day,
       (SELECT group_concat(e.code, ';') FROM entity e WHERE e.st = s.st AND e.role = 'actor') AS actor,
       (SELECT group_concat(e.code, ';') FROM entity e WHERE e.st = s.st AND e.role = 'recipient') AS recipient,
       (SELECT group_concat(e.name, ' > ') FROM entity e WHERE e.st = s.st AND e.role = 'voice') AS voice,
       printf('%016x', m.occ) AS occurrence, s.record ->> 'text' AS text
FROM statement s JOIN document d USING (doc) LEFT JOIN member m USING (st)
WHERE s.st NOT IN (SELECT st FROM withdrawn);

-- Occurrences with the number of statements, documents and independent witnesses that tell of them.
CREATE VIEW occurrences AS
SELECT printf('%016x', o.occ) AS id, o.kind, o.event, date(o.day * 86400, 'unixepoch') AS day,
       date(o.since * 86400, 'unixepoch') AS since, date(o.deadline * 86400, 'unixepoch') AS deadline,
       count(*) AS statements, count(DISTINCT s.doc) AS documents, count(DISTINCT w.origin) AS witnesses
FROM occurrence o JOIN member m USING (occ) JOIN statement s USING (st) LEFT JOIN witness w ON w.doc = s.doc
WHERE m.st NOT IN (SELECT st FROM withdrawn)
GROUP BY o.occ;

-- What announcements came to.
CREATE VIEW links AS
SELECT printf('%016x', announced) AS announced, printf('%016x', fact) AS fact, relation,
       date(day * 86400, 'unixepoch') AS day, reasons FROM link;
