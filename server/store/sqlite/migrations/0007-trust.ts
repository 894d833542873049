/** The register of issuers, and the policies of verifiers; see 0001-collections.ts for what a table is. */
export const trust = `
CREATE TABLE "issuerRecognitions" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "issuer" ANY GENERATED ALWAYS AS (body ->> '$.issuer') VIRTUAL,
  "since" ANY GENERATED ALWAYS AS (body ->> '$.since') VIRTUAL,
  "byId" ANY GENERATED ALWAYS AS (body ->> '$.byId') VIRTUAL
) STRICT;
CREATE INDEX "issuerRecognitions_issuer_since" ON "issuerRecognitions" ("issuer", "since", id);
CREATE INDEX "issuerRecognitions_byId_issuer" ON "issuerRecognitions" ("byId", "issuer", id);

CREATE TABLE "verifierPolicies" (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  "organisationId" ANY GENERATED ALWAYS AS (body ->> '$.organisationId') VIRTUAL,
  "name" ANY GENERATED ALWAYS AS (body ->> '$.name') VIRTUAL,
  "number" ANY GENERATED ALWAYS AS (body ->> '$.number') VIRTUAL
) STRICT;
CREATE UNIQUE INDEX "verifierPolicies_organisationId_name_number" ON "verifierPolicies" ("organisationId", "name", "number");
`
