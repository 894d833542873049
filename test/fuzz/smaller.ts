/** Makes documents that fail smaller, key by key, as long as they still fail. */
import { places } from '../support/json-places.ts'
import type { Document } from '../support/random-json-ld/random-document.ts'

/** Tries at most: some thousand comparisons take half a minute. */
const mostTries = 3000

/**
 * The fewest and smallest found of `documents` that still fail, the last one among them, one after the other or the last one several times;
 * none when copies of them do not fail.
 */
export async function smallestSeries(
  documents: readonly Document[],
  fails: (documents: readonly Document[]) => Promise<boolean>,
): Promise<readonly Document[]> {
  const failing = (some: readonly Document[]) => fails(some.map((document) => structuredClone(document)))
  let kept = await firstOf(endings(documents), failing)
  if (kept === undefined) return []
  for (let index = kept.length - 2; index >= 0; index -= 1) {
    const fewer: readonly Document[] = kept.toSpliced(index, 1)
    if (await failing(fewer)) kept = fewer
  }
  for (const written of new Set(kept.map((document) => JSON.stringify(document)))) {
    const now: readonly Document[] = kept
    const withOther = (other: Document) =>
      now.map((document) => (JSON.stringify(document) === written ? other : document))
    const small = await smallest(JSON.parse(written) as Document, (other) => failing(withOther(other)))
    kept = withOther(small)
  }
  return kept
}

/** The last one up to three times, then more and more of those before it. */
function* endings(documents: readonly Document[]): Generator<readonly Document[]> {
  const last = documents.slice(-1)
  yield last
  yield [...last, ...last]
  yield [...last, ...last, ...last]
  for (let length = 2; length < 2 * documents.length; length *= 2) yield documents.slice(-length)
}

async function firstOf<Item>(
  items: Iterable<Item>,
  is: (item: Item) => Promise<boolean>,
): Promise<Item | undefined> {
  for (const item of items) if (await is(item)) return item
  return undefined
}

/** The smallest found of which `fails` is still true. It is asked about copies. */
async function smallest(
  document: Document,
  fails: (document: Document) => Promise<boolean>,
): Promise<Document> {
  let small = structuredClone(document)
  let tries = 0
  for (let smaller = true; smaller;) {
    smaller = false
    // The biggest parts first.
    for (const place of places(small, () => true).sort((one, other) => one.length - other.length)) {
      for (const candidate of smallerAt(small, place)) {
        tries += 1
        if (tries > mostTries) return small
        if (!(await fails(structuredClone(candidate)))) continue
        small = candidate
        smaller = true
        break
      }
      if (smaller) break
    }
  }
  return small
}

/** Without what is at `place`; with one of its parts instead of it. */
function* smallerAt(document: Document, place: readonly string[]): Generator<Document> {
  const key = place.at(-1)
  if (key === undefined) return
  const copy = structuredClone(document)
  const holder = place.slice(0, -1).reduce<unknown>((value, each) => (value as Document)[each], copy)
  const value = (holder as Document)[key]
  if (Array.isArray(holder)) holder.splice(Number(key), 1)
  else Reflect.deleteProperty(holder as object, key)
  yield copy
  if (typeof value === 'string' && value.length > 1 && key !== '@context' && !/^\d+$/u.test(key))
    yield withAt(document, place, 'x')
  const parts: readonly unknown[] = Array.isArray(value) ? value : []
  if (parts.length === 1) yield withAt(document, place, parts[0])
}

function withAt(document: Document, place: readonly string[], value: unknown): Document {
  const copy = structuredClone(document)
  const holder = place.slice(0, -1).reduce<unknown>((inner, each) => (inner as Document)[each], copy)
  const key = place.at(-1) ?? ''
  if ((holder as Document)[key] !== value) (holder as Document)[key] = structuredClone(value)
  return copy
}
