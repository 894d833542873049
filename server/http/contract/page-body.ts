import type { Collection, Stored } from '../../store/store.ts'

/**
 * One page of a collection as every list of the contract answers it: `items`, and `cursor` unless it is the last. 50 items when the
 * query does not say. Does NOT ask who may see it: `where` does.
 * @throws Problem `invalid-request` (400) for a cursor that is not one of this list; RangeError (a bug) when no index starts with `where`
 */
export async function pageBody<Doc extends Stored>(
  collection: Pick<Collection<Doc>, 'page'>,
  where: Partial<Doc>,
  query: { readonly cursor?: string; readonly limit?: number },
  toBody: (doc: Doc) => object | Promise<object>,
): Promise<object> {
  const { cursor, limit = 50 } = query
  const page = await collection.page({ where, limit, ...(cursor === undefined ? {} : { after: cursor }) })
  return { ...page, items: await Promise.all(page.items.map(async (item) => toBody(item))) }
}
