/** How awards reach their holders; see 0001-collections.ts for what a table is. */
export const claims = `
CREATE TABLE "claims" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "codeKey" ANY GENERATED ALWAYS AS (body ->> '$.codeKey') VIRTUAL,
  "awardId" ANY GENERATED ALWAYS AS (body ->> '$.awardId') VIRTUAL,
  "createdAt" ANY GENERATED ALWAYS AS (body ->> '$.createdAt') VIRTUAL,
  "state" ANY GENERATED ALWAYS AS (body ->> '$.state') VIRTUAL,
  "eraseAt" ANY GENERATED ALWAYS AS (body ->> '$.eraseAt') VIRTUAL
) STRICT;
CREATE UNIQUE INDEX "claims_codeKey" ON "claims" ("codeKey");
CREATE INDEX "claims_awardId_createdAt" ON "claims" ("awardId", "createdAt", id);
CREATE INDEX "claims_state_eraseAt" ON "claims" ("state", "eraseAt", id);
`
