/**
 * One table per collection: `body` is the document as JSON text without `_id` and `revision`, and each indexed field is a
 * generated column read from it.
 */
export const collections = `
CREATE TABLE "organisations" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE "apiKeys" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "organisationId" ANY GENERATED ALWAYS AS (body ->> '$.organisationId') VIRTUAL
) STRICT;
CREATE INDEX "apiKeys_organisationId" ON "apiKeys" ("organisationId", id);

CREATE TABLE "issuerKeys" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "organisationId" ANY GENERATED ALWAYS AS (body ->> '$.organisationId') VIRTUAL,
  "createdAt" ANY GENERATED ALWAYS AS (body ->> '$.createdAt') VIRTUAL,
  "publicKeyMultibase" ANY GENERATED ALWAYS AS (body ->> '$.publicKeyMultibase') VIRTUAL
) STRICT;
CREATE INDEX "issuerKeys_organisationId_createdAt" ON "issuerKeys" ("organisationId", "createdAt", id);
CREATE INDEX "issuerKeys_publicKeyMultibase" ON "issuerKeys" ("publicKeyMultibase", id);

CREATE TABLE "frameworkReleases" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "framework" ANY GENERATED ALWAYS AS (body ->> '$.framework') VIRTUAL,
  "version" ANY GENERATED ALWAYS AS (body ->> '$.version') VIRTUAL
) STRICT;
CREATE UNIQUE INDEX "frameworkReleases_framework_version" ON "frameworkReleases" ("framework", "version");

CREATE TABLE "sessions" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "organisationId" ANY GENERATED ALWAYS AS (body ->> '$.organisationId') VIRTUAL,
  "createdAt" ANY GENERATED ALWAYS AS (body ->> '$.createdAt') VIRTUAL
) STRICT;
CREATE INDEX "sessions_organisationId_createdAt" ON "sessions" ("organisationId", "createdAt", id);

CREATE TABLE "learners" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "sessionId" ANY GENERATED ALWAYS AS (body ->> '$.sessionId') VIRTUAL,
  "line" ANY GENERATED ALWAYS AS (body ->> '$.line') VIRTUAL,
  "emailKey" ANY GENERATED ALWAYS AS (body ->> '$.emailKey') VIRTUAL,
  "referenceKey" ANY GENERATED ALWAYS AS (body ->> '$.referenceKey') VIRTUAL
) STRICT;
CREATE INDEX "learners_sessionId_line" ON "learners" ("sessionId", "line", id);
CREATE INDEX "learners_emailKey" ON "learners" ("emailKey", id) WHERE "emailKey" IS NOT NULL;
CREATE INDEX "learners_referenceKey" ON "learners" ("referenceKey", id) WHERE "referenceKey" IS NOT NULL;

CREATE TABLE "evidence" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "sessionId" ANY GENERATED ALWAYS AS (body ->> '$.sessionId') VIRTUAL,
  "learnerId" ANY GENERATED ALWAYS AS (body ->> '$.learnerId') VIRTUAL,
  "endorserKey" ANY GENERATED ALWAYS AS (body ->> '$.endorserKey') VIRTUAL,
  "organisationId" ANY GENERATED ALWAYS AS (body ->> '$.organisationId') VIRTUAL,
  "observedAt" ANY GENERATED ALWAYS AS (body ->> '$.observedAt') VIRTUAL
) STRICT;
CREATE INDEX "evidence_sessionId_learnerId" ON "evidence" ("sessionId", "learnerId", id);
CREATE INDEX "evidence_endorserKey_organisationId_observedAt" ON "evidence" ("endorserKey", "organisationId", "observedAt", id) WHERE "endorserKey" IS NOT NULL;

CREATE TABLE "awards" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "organisationId" ANY GENERATED ALWAYS AS (body ->> '$.organisationId') VIRTUAL,
  "awardedAt" ANY GENERATED ALWAYS AS (body ->> '$.awardedAt') VIRTUAL,
  "sessionId" ANY GENERATED ALWAYS AS (body ->> '$.sessionId') VIRTUAL,
  "learnerId" ANY GENERATED ALWAYS AS (body ->> '$.learnerId') VIRTUAL,
  "recipientKey" ANY GENERATED ALWAYS AS (body ->> '$.recipientKey') VIRTUAL,
  "achievementCode" ANY GENERATED ALWAYS AS (body ->> '$.achievementCode') VIRTUAL
) STRICT;
CREATE INDEX "awards_organisationId_awardedAt" ON "awards" ("organisationId", "awardedAt", id);
CREATE INDEX "awards_sessionId_learnerId" ON "awards" ("sessionId", "learnerId", id);
CREATE INDEX "awards_organisationId_recipientKey_achievementCode" ON "awards" ("organisationId", "recipientKey", "achievementCode", id);

CREATE TABLE "statusLists" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "organisationId" ANY GENERATED ALWAYS AS (body ->> '$.organisationId') VIRTUAL,
  "number" ANY GENERATED ALWAYS AS (body ->> '$.number') VIRTUAL
) STRICT;
CREATE UNIQUE INDEX "statusLists_organisationId_number" ON "statusLists" ("organisationId", "number");

CREATE TABLE "statusSlots" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "list" ANY GENERATED ALWAYS AS (body ->> '$.list') VIRTUAL,
  "state" ANY GENERATED ALWAYS AS (body ->> '$.state') VIRTUAL
) STRICT;
CREATE INDEX "statusSlots_list_state" ON "statusSlots" ("list", "state", id);

CREATE TABLE "idempotency" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE "settings" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
`
