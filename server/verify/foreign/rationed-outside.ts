/** How often other sites are visited for one report. */
import { closedOutside, type Outside } from '../../outside/outside.ts'
import { memoryOf, rememberedElsewhere } from './site-memory.ts'

/** Three badges of three issuers elsewhere, with two status lists each, and some to spare. */
export const mostDocuments = 12

/**
 * `outside` for one report, whoever wrote what is judged: after twelve documents, or where `mayVisit` says no, other sites are `busy`. What is
 * remembered of them costs nothing. A service that asks nobody goes on saying so.
 */
export function rationedOutside(outside: Outside, mayVisit: (url: string) => Promise<boolean>): Outside {
  if (outside === closedOutside) return outside
  const sites = memoryOf(outside)
  let left = mostDocuments
  const rationed: Outside = {
    async fetch(request) {
      if (left === 0) return { refusal: 'busy' }
      left -= 1
      return (await mayVisit(request.url)) ? outside.fetch(request) : { refusal: 'busy' }
    },
  }
  return rememberedElsewhere(rationed, {
    fetch: (request, now) => sites.fetch(request, now, rationed),
    shorten: (request, now, milliseconds) => {
      sites.shorten(request, now, milliseconds)
    },
  })
}
