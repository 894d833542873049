/** Claims by mail; see 0001-collections.ts for what a table is. */
export const claimMails = `
CREATE TABLE "mailStops" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

ALTER TABLE "awards" ADD COLUMN "handOver" ANY GENERATED ALWAYS AS (body ->> '$.handOver') VIRTUAL;
ALTER TABLE "awards" ADD COLUMN "handOverAt" ANY GENERATED ALWAYS AS (body ->> '$.handOverAt') VIRTUAL;
CREATE INDEX "awards_handOver_handOverAt" ON "awards" ("handOver", "handOverAt", id) WHERE "handOver" IS NOT NULL;

ALTER TABLE "mails" ADD COLUMN "messageKey" ANY GENERATED ALWAYS AS (body ->> '$.messageKey') VIRTUAL;
CREATE INDEX "mails_messageKey" ON "mails" ("messageKey", id) WHERE "messageKey" IS NOT NULL;
`
