/** Other sites as a table of what is at each address: for what needs no connection to be judged. */
import type {
  Outside,
  OutsideAnswer,
  OutsideDocument,
  OutsideRefusal,
} from '../../../server/outside/outside.ts'
import { now } from '../../proof/signing.ts'

export type Page = (url: string) => OutsideAnswer

/** Bytes and texts are served as they are, anything else as JSON. */
export function page(body: unknown, change: Partial<OutsideDocument> = {}): Page {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const bytes = body instanceof Uint8Array ? body : Buffer.from(text)
  return (url) => ({ document: { url, bytes, mediaType: 'application/json', fetchedAt: now, ...change } })
}

export function refusing(refusal: OutsideRefusal): Page {
  return () => ({ refusal })
}

/** Nothing is anywhere else. `asked` is told every address that is asked for; what is in `pages` may change meanwhile. */
export function outsideWith(pages: Readonly<Record<string, Page>>, asked: string[] = []): Outside {
  return {
    fetch({ url }) {
      asked.push(url)
      return Promise.resolve((pages[url] ?? refusing('not-found'))(url))
    },
  }
}
