/** Reports of verifications; see 0001-collections.ts for what a table is. */
export const keptReports = `
CREATE TABLE "keptReports" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "state" ANY GENERATED ALWAYS AS (body ->> '$.state') VIRTUAL,
  "expiresAt" ANY GENERATED ALWAYS AS (body ->> '$.expiresAt') VIRTUAL
) STRICT;
CREATE INDEX "keptReports_state_expiresAt" ON "keptReports" ("state", "expiresAt", id);
`
