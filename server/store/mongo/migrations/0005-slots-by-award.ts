import type { mongo } from 'mongoose'

/** The slots of an award. Does nothing where that is done. */
export async function slotsByAward(db: mongo.Db): Promise<void> {
  await db
    .collection('statusSlots')
    .createIndexes([{ name: 'statusSlots_awardId', key: { awardId: 1, _id: 1 } }])
}
