/** The slots of an award; see 0001-collections.ts for what a table is. */
export const slotsByAward = `
ALTER TABLE "statusSlots" ADD COLUMN "awardId" ANY GENERATED ALWAYS AS (body ->> '$.awardId') VIRTUAL;
CREATE INDEX "statusSlots_awardId" ON "statusSlots" ("awardId", id);
`
