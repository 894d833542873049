/** How documents that will be erased are laid out in the file, so that nothing of them is left anywhere once they are. */
import type { CollectionName } from '../store.ts'

const erased: ReadonlySet<CollectionName> = new Set([
  'people',
  'evidenceFiles',
  'positionings',
  'endorsements',
  'mails',
  'presentationRequests',
  'claims',
  'passports',
  'passportEmails',
  'passportTokens',
  'passportItems',
  'passportFiles',
  'passportGrants',
])

/** Whether what the document says is to be erased some day. */
export function isToBeErased(name: CollectionName, body: Readonly<Record<string, unknown>>): boolean {
  return erased.has(name) || (name === 'evidence' && body['retention'] !== undefined)
}

/** More than what a record holds besides its id and its body: header and revision. */
const marginBytes = 16

/**
 * `json` between spaces, so that in a table row after `id` all of it lies on overflow pages of its own.
 *
 * Secure deletion overwrites what is deleted with zeros: the cells of a page, and whole overflow pages. It does not know the copies of
 * cells that stay in the free middle of a page when SQLite moves cells between pages: those may outlive the row by years. Overflow pages
 * are never moved, so nothing private may be in a cell. The price is a page for each such document.
 * @see https://www.sqlite.org/fileformat2.html#b_tree_pages (payload of a table leaf cell: U, X, M, K)
 */
export function offPage(json: string, id: string, pageBytes: number): string {
  const least = Math.floor(((pageBytes - 12) * 32) / 255) - 23
  const before = least + 2 * marginBytes
  const overflowBytes = pageBytes - 4
  // The part in the cell is the shortest there can be when the payload is that, plus whole overflow pages.
  const shortest = least - Buffer.byteLength(id) - 5
  const needed = before + Buffer.byteLength(json)
  const pages = Math.max(1, Math.ceil((needed - shortest) / overflowBytes))
  return `${' '.repeat(before)}${json}${' '.repeat(shortest + pages * overflowBytes - needed)}`
}
