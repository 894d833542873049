/** Applications of the Open Badges API, and what people let them do; see 0001-collections.ts for what a table is. */
export const grants = `
CREATE TABLE "oauthClients" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "state" ANY GENERATED ALWAYS AS (body ->> '$.state') VIRTUAL,
  "eraseAt" ANY GENERATED ALWAYS AS (body ->> '$.eraseAt') VIRTUAL
) STRICT;
CREATE INDEX "oauthClients_state_eraseAt" ON "oauthClients" ("state", "eraseAt", id) WHERE "state" IS NOT NULL;

CREATE TABLE "passportGrants" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "passportId" ANY GENERATED ALWAYS AS (body ->> '$.passportId') VIRTUAL,
  "createdAt" ANY GENERATED ALWAYS AS (body ->> '$.createdAt') VIRTUAL,
  "state" ANY GENERATED ALWAYS AS (body ->> '$.state') VIRTUAL,
  "expiresAt" ANY GENERATED ALWAYS AS (body ->> '$.expiresAt') VIRTUAL
) STRICT;
CREATE INDEX "passportGrants_passportId_createdAt" ON "passportGrants" ("passportId", "createdAt", id);
CREATE INDEX "passportGrants_state_expiresAt" ON "passportGrants" ("state", "expiresAt", id);
`
