/** Files of Passeports; see 0001-collections.ts for what a table is. */
export const passportFiles = `
CREATE TABLE "passportFiles" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "passportId" ANY GENERATED ALWAYS AS (body ->> '$.passportId') VIRTUAL
) STRICT;
CREATE INDEX "passportFiles_passportId" ON "passportFiles" ("passportId", id);
`
