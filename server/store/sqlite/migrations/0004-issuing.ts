/** Challenges, credentials issued for others, batches, short addresses; see 0001-collections.ts for what a table is. */
export const issuing = `
CREATE TABLE "challenges" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "state" ANY GENERATED ALWAYS AS (body ->> '$.state') VIRTUAL,
  "expiresAt" ANY GENERATED ALWAYS AS (body ->> '$.expiresAt') VIRTUAL
) STRICT;
CREATE INDEX "challenges_state_expiresAt" ON "challenges" ("state", "expiresAt", id);

CREATE TABLE "issuedCredentials" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "organisationId" ANY GENERATED ALWAYS AS (body ->> '$.organisationId') VIRTUAL,
  "credentialId" ANY GENERATED ALWAYS AS (body ->> '$.credentialId') VIRTUAL
) STRICT;
CREATE INDEX "issuedCredentials_organisationId_credentialId" ON "issuedCredentials" ("organisationId", "credentialId", id);

CREATE TABLE "awardJobs" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "organisationId" ANY GENERATED ALWAYS AS (body ->> '$.organisationId') VIRTUAL,
  "createdAt" ANY GENERATED ALWAYS AS (body ->> '$.createdAt') VIRTUAL,
  "pending" ANY GENERATED ALWAYS AS (body ->> '$.pending') VIRTUAL,
  "deliverAt" ANY GENERATED ALWAYS AS (body ->> '$.deliverAt') VIRTUAL
) STRICT;
CREATE INDEX "awardJobs_organisationId_createdAt" ON "awardJobs" ("organisationId", "createdAt", id);
CREATE INDEX "awardJobs_pending_deliverAt" ON "awardJobs" ("pending", "deliverAt", id) WHERE "pending" IS NOT NULL;

UPDATE "awards" SET body = json_set(body, '$.shortId', substr(id, 1, 16));
ALTER TABLE "awards" ADD COLUMN "shortId" ANY GENERATED ALWAYS AS (body ->> '$.shortId') VIRTUAL;
CREATE INDEX "awards_shortId" ON "awards" ("shortId", id) WHERE "shortId" IS NOT NULL;
`
