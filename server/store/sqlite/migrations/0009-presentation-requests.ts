/** What organisations ask people to show; see 0001-collections.ts for what a table is. */
export const presentationRequests = `
CREATE TABLE "presentationRequests" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "organisationId" ANY GENERATED ALWAYS AS (body ->> '$.organisationId') VIRTUAL,
  "state" ANY GENERATED ALWAYS AS (body ->> '$.state') VIRTUAL,
  "eraseAt" ANY GENERATED ALWAYS AS (body ->> '$.eraseAt') VIRTUAL
) STRICT;
CREATE INDEX "presentationRequests_state_eraseAt" ON "presentationRequests" ("state", "eraseAt", id);
`
