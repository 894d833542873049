/** Reading all of a bounded set. */
import type { Collection, Stored } from './store.ts'

/** Every document that `where` finds, page after page, in the order of the index. For sets that are bounded by other means. */
export async function everything<Doc extends Stored>(
  collection: Pick<Collection<Doc>, 'page'>,
  where: Partial<Doc>,
): Promise<readonly Doc[]> {
  const found: Doc[] = []
  for (let after: string | undefined; ;) {
    const page = await collection.page({ where, limit: 1000, ...(after === undefined ? {} : { after }) })
    found.push(...page.items)
    if (page.cursor === undefined) return found
    after = page.cursor
  }
}
