/** Long texts of awards in columns of their own, for awards written from now on; see ../texts-beside.ts. */
export const textsBeside = `
ALTER TABLE "awards" ADD COLUMN "decision" TEXT;
ALTER TABLE "awards" ADD COLUMN "credential" TEXT;
`
