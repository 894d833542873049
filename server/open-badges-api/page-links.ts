/** Paging by limit and offset. @see https://www.imsglobal.org/spec/ob/v3p0/#pagination */

/** A page holds as many, whatever more is asked for. */
const mostOnPage = 100

export interface AskedPage {
  readonly limit?: number
  readonly offset?: number
  readonly since?: string
}

/** Where the page begins and ends. */
export function boundsOf({ limit = mostOnPage, offset = 0 }: AskedPage): {
  readonly limit: number
  readonly offset: number
} {
  return { limit: Math.min(limit, mostOnPage), offset }
}

/** The `Link` field: `first` and `last` always, `next` while there is more, `prev` when there was any before; all with what was asked for. */
export function linksOf(url: string, asked: AskedPage, total: number): string {
  const { limit, offset } = boundsOf(asked)
  const at = (start: number) => {
    const query = new URLSearchParams({ limit: String(limit), offset: String(start) })
    if (asked.since !== undefined) query.set('since', asked.since)
    return `<${url}?${query.toString()}>`
  }
  const last = Math.max(0, Math.ceil(total / limit) - 1) * limit
  const links: readonly (readonly [string, number])[] = [
    ['first', 0],
    ['last', last],
    ...(offset + limit < total ? [['next', offset + limit] as const] : []),
    ...(offset > 0 ? [['prev', Math.max(0, Math.min(offset, total) - limit)] as const] : []),
  ]
  return links.map(([rel, start]) => `${at(start)}; rel="${rel}"`).join(', ')
}
