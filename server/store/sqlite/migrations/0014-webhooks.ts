/** Webhooks, and what awards have for them; see 0001-collections.ts for what a table is. */
export const webhooks = `
CREATE TABLE "webhooks" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "organisationId" ANY GENERATED ALWAYS AS (body ->> '$.organisationId') VIRTUAL,
  "createdAt" ANY GENERATED ALWAYS AS (body ->> '$.createdAt') VIRTUAL
) STRICT;
CREATE INDEX "webhooks_organisationId_createdAt" ON "webhooks" ("organisationId", "createdAt", id);

CREATE TABLE "webhookMessages" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "webhookId" ANY GENERATED ALWAYS AS (body ->> '$.webhookId') VIRTUAL,
  "createdAt" ANY GENERATED ALWAYS AS (body ->> '$.createdAt') VIRTUAL,
  "state" ANY GENERATED ALWAYS AS (body ->> '$.state') VIRTUAL,
  "dueAt" ANY GENERATED ALWAYS AS (body ->> '$.dueAt') VIRTUAL
) STRICT;
CREATE INDEX "webhookMessages_state_dueAt" ON "webhookMessages" ("state", "dueAt", id);
CREATE INDEX "webhookMessages_webhookId_state_createdAt" ON "webhookMessages" ("webhookId", "state", "createdAt", id);

ALTER TABLE "awards" ADD COLUMN "tell" ANY GENERATED ALWAYS AS (body ->> '$.tell') VIRTUAL;
CREATE INDEX "awards_tell" ON "awards" ("tell", id) WHERE "tell" IS NOT NULL;
`
