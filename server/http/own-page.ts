/** Forms of this service's own pages, told from those that another site sends from somebody's browser. */
import { Problem } from '../problem.ts'
import { words } from '../view/words.ts'

/**
 * For forms whose address is a secret: that is all the right there is, and no other site has it; a browser that says it was sent here by one is
 * not believed all the same. This service's pages tell nobody where people come from, so their forms are sent with `Origin: null`.
 * @throws Problem `forbidden` (403)
 * @see https://fetch.spec.whatwg.org/#append-a-request-origin-header
 */
export function requireOwnPage(
  publicUrl: string,
  request: { header(name: string): string | undefined },
): void {
  const site = request.header('sec-fetch-site')
  const origin = request.header('origin')
  const isOurs =
    (site === undefined || site === 'same-origin' || site === 'none') &&
    (origin === undefined || origin === 'null' || origin === new URL(publicUrl).origin)
  if (isOurs) return
  const { say: fr } = words('fr')
  const { say: en } = words('en')
  throw new Problem('forbidden', { fr: fr('site.otherSite'), en: en('site.otherSite') })
}
