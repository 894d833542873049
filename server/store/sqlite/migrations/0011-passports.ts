/** Passeports, how they are signed in to, and what is in them; see 0001-collections.ts for what a table is. */
export const passports = `
CREATE TABLE "passports" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "cardKey" ANY GENERATED ALWAYS AS (body ->> '$.cardKey') VIRTUAL
) STRICT;
CREATE UNIQUE INDEX "passports_cardKey" ON "passports" ("cardKey");

CREATE TABLE "passportEmails" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "passportId" ANY GENERATED ALWAYS AS (body ->> '$.passportId') VIRTUAL
) STRICT;
CREATE INDEX "passportEmails_passportId" ON "passportEmails" ("passportId", id);

CREATE TABLE "passportTokens" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "kind" ANY GENERATED ALWAYS AS (body ->> '$.kind') VIRTUAL,
  "expiresAt" ANY GENERATED ALWAYS AS (body ->> '$.expiresAt') VIRTUAL,
  "passportId" ANY GENERATED ALWAYS AS (body ->> '$.passportId') VIRTUAL
) STRICT;
CREATE INDEX "passportTokens_kind_expiresAt" ON "passportTokens" ("kind", "expiresAt", id);
CREATE INDEX "passportTokens_passportId" ON "passportTokens" ("passportId", id) WHERE "passportId" IS NOT NULL;

CREATE TABLE "passportItems" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "passportId" ANY GENERATED ALWAYS AS (body ->> '$.passportId') VIRTUAL,
  "keptAt" ANY GENERATED ALWAYS AS (body ->> '$.keptAt') VIRTUAL,
  "publicId" ANY GENERATED ALWAYS AS (body ->> '$.publicId') VIRTUAL
) STRICT;
CREATE INDEX "passportItems_passportId_keptAt" ON "passportItems" ("passportId", "keptAt", id);
CREATE INDEX "passportItems_publicId" ON "passportItems" ("publicId", id) WHERE "publicId" IS NOT NULL;
`
