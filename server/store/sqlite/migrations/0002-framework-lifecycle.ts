/**
 * Frameworks written at run time. The documents published so far become long texts, belong to the hub and are signed at the next
 * start; see 0001-collections.ts for what a table is.
 */
export const frameworkLifecycle = `
CREATE TABLE "longTexts" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE "frameworkOwners" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE "frameworkDrafts" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "organisationId" ANY GENERATED ALWAYS AS (body ->> '$.organisationId') VIRTUAL,
  "createdAt" ANY GENERATED ALWAYS AS (body ->> '$.createdAt') VIRTUAL
) STRICT;
CREATE INDEX "frameworkDrafts_organisationId_createdAt" ON "frameworkDrafts" ("organisationId", "createdAt", id);

CREATE TABLE "draftNodes" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "draft" ANY GENERATED ALWAYS AS (body ->> '$.draft') VIRTUAL,
  "order" ANY GENERATED ALWAYS AS (body ->> '$.order') VIRTUAL
) STRICT;
CREATE INDEX "draftNodes_draft_order" ON "draftNodes" ("draft", "order", id);

CREATE TABLE "frameworkImports" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "organisationId" ANY GENERATED ALWAYS AS (body ->> '$.organisationId') VIRTUAL,
  "createdAt" ANY GENERATED ALWAYS AS (body ->> '$.createdAt') VIRTUAL,
  "state" ANY GENERATED ALWAYS AS (body ->> '$.state') VIRTUAL
) STRICT;
CREATE INDEX "frameworkImports_organisationId_createdAt" ON "frameworkImports" ("organisationId", "createdAt", id);
CREATE INDEX "frameworkImports_state" ON "frameworkImports" ("state", id);

ALTER TABLE "awards" ADD COLUMN "achievement" ANY GENERATED ALWAYS AS (body ->> '$.achievement') VIRTUAL;
ALTER TABLE "awards" ADD COLUMN "state" ANY GENERATED ALWAYS AS (body ->> '$.state') VIRTUAL;
ALTER TABLE "awards" ADD COLUMN "frameworkIri" ANY GENERATED ALWAYS AS (body ->> '$.frameworkIri') VIRTUAL;
CREATE INDEX "awards_achievement_state" ON "awards" ("achievement", "state", id);
CREATE INDEX "awards_organisationId_frameworkIri_awardedAt" ON "awards" ("organisationId", "frameworkIri", "awardedAt", id);

INSERT INTO "longTexts" (id, revision, body)
  SELECT 'published ' || id || ':0', 0, json_object('text', body ->> '$.document', 'parts', 1) FROM "frameworkReleases";
UPDATE "frameworkReleases" SET body = json_set(
  body,
  '$.document', 'published ' || id,
  '$.organisationId', 'hub',
  '$.status', 'released'
);
`
