/** Applications, their review and what follows from it; see 0001-collections.ts for what a table is. */
export const recognition = `
CREATE TABLE "people" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "organisationId" ANY GENERATED ALWAYS AS (body ->> '$.organisationId') VIRTUAL,
  "createdAt" ANY GENERATED ALWAYS AS (body ->> '$.createdAt') VIRTUAL,
  "emailKey" ANY GENERATED ALWAYS AS (body ->> '$.emailKey') VIRTUAL,
  "referenceKey" ANY GENERATED ALWAYS AS (body ->> '$.referenceKey') VIRTUAL,
  "nameKey" ANY GENERATED ALWAYS AS (body ->> '$.nameKey') VIRTUAL,
  "recipientKey" ANY GENERATED ALWAYS AS (body ->> '$.recipientKey') VIRTUAL
) STRICT;
CREATE INDEX "people_organisationId_createdAt" ON "people" ("organisationId", "createdAt", id);
CREATE INDEX "people_emailKey" ON "people" ("emailKey", id) WHERE "emailKey" IS NOT NULL;
CREATE INDEX "people_referenceKey" ON "people" ("referenceKey", id) WHERE "referenceKey" IS NOT NULL;
CREATE INDEX "people_nameKey" ON "people" ("nameKey", id) WHERE "nameKey" IS NOT NULL;
CREATE UNIQUE INDEX "people_organisationId_recipientKey" ON "people" ("organisationId", "recipientKey");

CREATE TABLE "delegations" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "organisationId" ANY GENERATED ALWAYS AS (body ->> '$.organisationId') VIRTUAL,
  "createdAt" ANY GENERATED ALWAYS AS (body ->> '$.createdAt') VIRTUAL,
  "personId" ANY GENERATED ALWAYS AS (body ->> '$.personId') VIRTUAL,
  "framework" ANY GENERATED ALWAYS AS (body ->> '$.framework') VIRTUAL
) STRICT;
CREATE INDEX "delegations_organisationId_createdAt" ON "delegations" ("organisationId", "createdAt", id);
CREATE INDEX "delegations_personId_framework" ON "delegations" ("personId", "framework", id);

CREATE TABLE "assessmentPolicies" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "organisationId" ANY GENERATED ALWAYS AS (body ->> '$.organisationId') VIRTUAL
) STRICT;
CREATE INDEX "assessmentPolicies_organisationId" ON "assessmentPolicies" ("organisationId", id);

CREATE TABLE "applications" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "organisationId" ANY GENERATED ALWAYS AS (body ->> '$.organisationId') VIRTUAL,
  "state" ANY GENERATED ALWAYS AS (body ->> '$.state') VIRTUAL,
  "createdAt" ANY GENERATED ALWAYS AS (body ->> '$.createdAt') VIRTUAL,
  "applicantId" ANY GENERATED ALWAYS AS (body ->> '$.applicantId') VIRTUAL,
  "openedBy" ANY GENERATED ALWAYS AS (body ->> '$.openedBy') VIRTUAL,
  "pending" ANY GENERATED ALWAYS AS (body ->> '$.pending') VIRTUAL
) STRICT;
CREATE INDEX "applications_organisationId_state_createdAt" ON "applications" ("organisationId", "state", "createdAt", id);
CREATE INDEX "applications_organisationId_createdAt" ON "applications" ("organisationId", "createdAt", id);
CREATE INDEX "applications_applicantId_createdAt" ON "applications" ("applicantId", "createdAt", id);
CREATE INDEX "applications_openedBy_createdAt" ON "applications" ("openedBy", "createdAt", id) WHERE "openedBy" IS NOT NULL;
CREATE INDEX "applications_pending" ON "applications" ("pending", id) WHERE "pending" IS NOT NULL;

CREATE TABLE "evidenceFiles" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "applicationId" ANY GENERATED ALWAYS AS (body ->> '$.applicationId') VIRTUAL,
  "sha256" ANY GENERATED ALWAYS AS (body ->> '$.sha256') VIRTUAL
) STRICT;
CREATE UNIQUE INDEX "evidenceFiles_applicationId_sha256" ON "evidenceFiles" ("applicationId", "sha256");

CREATE TABLE "decisions" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "applicationId" ANY GENERATED ALWAYS AS (body ->> '$.applicationId') VIRTUAL,
  "decidedAt" ANY GENERATED ALWAYS AS (body ->> '$.decidedAt') VIRTUAL
) STRICT;
CREATE INDEX "decisions_applicationId_decidedAt" ON "decisions" ("applicationId", "decidedAt", id);

CREATE TABLE "decisionOpenings" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE "endorsements" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "organisationId" ANY GENERATED ALWAYS AS (body ->> '$.organisationId') VIRTUAL,
  "createdAt" ANY GENERATED ALWAYS AS (body ->> '$.createdAt') VIRTUAL,
  "target" ANY GENERATED ALWAYS AS (body ->> '$.target') VIRTUAL,
  "tokenHash" ANY GENERATED ALWAYS AS (body ->> '$.tokenHash') VIRTUAL,
  "endorserKey" ANY GENERATED ALWAYS AS (body ->> '$.endorserKey') VIRTUAL
) STRICT;
CREATE INDEX "endorsements_organisationId_createdAt" ON "endorsements" ("organisationId", "createdAt", id);
CREATE INDEX "endorsements_target_createdAt" ON "endorsements" ("target", "createdAt", id);
CREATE INDEX "endorsements_tokenHash" ON "endorsements" ("tokenHash", id) WHERE "tokenHash" IS NOT NULL;
CREATE INDEX "endorsements_endorserKey_organisationId" ON "endorsements" ("endorserKey", "organisationId", id);

CREATE TABLE "positionings" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "personId" ANY GENERATED ALWAYS AS (body ->> '$.personId') VIRTUAL,
  "createdAt" ANY GENERATED ALWAYS AS (body ->> '$.createdAt') VIRTUAL
) STRICT;
CREATE INDEX "positionings_personId_createdAt" ON "positionings" ("personId", "createdAt", id);

CREATE TABLE "proposals" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "organisationId" ANY GENERATED ALWAYS AS (body ->> '$.organisationId') VIRTUAL,
  "state" ANY GENERATED ALWAYS AS (body ->> '$.state') VIRTUAL,
  "createdAt" ANY GENERATED ALWAYS AS (body ->> '$.createdAt') VIRTUAL,
  "recipientKey" ANY GENERATED ALWAYS AS (body ->> '$.recipientKey') VIRTUAL
) STRICT;
CREATE INDEX "proposals_organisationId_state_createdAt" ON "proposals" ("organisationId", "state", "createdAt", id);
CREATE INDEX "proposals_organisationId_recipientKey" ON "proposals" ("organisationId", "recipientKey", id);

CREATE TABLE "mails" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "state" ANY GENERATED ALWAYS AS (body ->> '$.state') VIRTUAL,
  "nextAttemptAt" ANY GENERATED ALWAYS AS (body ->> '$.nextAttemptAt') VIRTUAL
) STRICT;
CREATE INDEX "mails_state_nextAttemptAt" ON "mails" ("state", "nextAttemptAt", id);

ALTER TABLE "evidence" ADD COLUMN "applicationId" ANY GENERATED ALWAYS AS (body ->> '$.applicationId') VIRTUAL;
ALTER TABLE "evidence" ADD COLUMN "createdAt" ANY GENERATED ALWAYS AS (body ->> '$.createdAt') VIRTUAL;
ALTER TABLE "evidence" ADD COLUMN "retention" ANY GENERATED ALWAYS AS (body ->> '$.retention') VIRTUAL;
ALTER TABLE "evidence" ADD COLUMN "eraseAt" ANY GENERATED ALWAYS AS (body ->> '$.eraseAt') VIRTUAL;
ALTER TABLE "evidence" ADD COLUMN "fingerprint" ANY GENERATED ALWAYS AS (body ->> '$.fingerprint') VIRTUAL;
CREATE INDEX "evidence_applicationId_createdAt" ON "evidence" ("applicationId", "createdAt", id) WHERE "applicationId" IS NOT NULL;
CREATE INDEX "evidence_retention_eraseAt" ON "evidence" ("retention", "eraseAt", id) WHERE "retention" IS NOT NULL;
CREATE INDEX "evidence_fingerprint" ON "evidence" ("fingerprint", id) WHERE "fingerprint" IS NOT NULL;
ALTER TABLE "awards" ADD COLUMN "watch" ANY GENERATED ALWAYS AS (body ->> '$.watch') VIRTUAL;
ALTER TABLE "awards" ADD COLUMN "watchAt" ANY GENERATED ALWAYS AS (body ->> '$.watchAt') VIRTUAL;
DROP INDEX "evidence_sessionId_learnerId";
CREATE INDEX "evidence_sessionId_learnerId" ON "evidence" ("sessionId", "learnerId", id) WHERE "sessionId" IS NOT NULL;
DROP INDEX "awards_sessionId_learnerId";
CREATE INDEX "awards_sessionId_learnerId" ON "awards" ("sessionId", "learnerId", id) WHERE "sessionId" IS NOT NULL;
CREATE INDEX "awards_watch_watchAt" ON "awards" ("watch", "watchAt", id) WHERE "watch" IS NOT NULL;
`
