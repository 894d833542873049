/** How a person puts their badges together. */
import type { PassportDeps } from './deps.ts'
import { passportContent, type Collection, type OpenPassport, type PassportContent } from './passports.ts'

/** As many as one page shows well. */
const mostCollections = 50

/** In the order the person gave them. */
export function collectionsOf(opened: OpenPassport): readonly Collection[] {
  return passportContent(opened).collections
}

/**
 * Puts the badge into the collection of that name, a new one last when there is none, and out of the one it was in; without a name into none.
 * A collection nothing is left in is gone. Beyond fifty, no new one is made.
 */
export async function arrange(
  deps: PassportDeps,
  opened: OpenPassport,
  itemId: string,
  name: string,
): Promise<void> {
  await change(deps, opened, (collections) => {
    const others = collections.map((one) => ({ ...one, items: one.items.filter((id) => id !== itemId) }))
    const into = others.find((one) => one.name === name)
    const changed =
      name === ''
        ? others
        : into === undefined
          ? [...others, { name, items: [itemId] }]
          : others.map((one) => (one === into ? { ...one, items: [...one.items, itemId] } : one))
    const left = changed.filter(({ items }) => items.length > 0)
    return left.length > mostCollections ? collections : left
  })
}

/** Adds collections, each badge last in the one of its name, the new ones last; a badge that is in one already stays there. Beyond fifty, none is made. */
export async function addCollections(
  deps: PassportDeps,
  opened: OpenPassport,
  added: readonly Collection[],
): Promise<void> {
  await change(deps, opened, (collections) => {
    const arranged = new Set(collections.flatMap(({ items }) => items))
    const merged = new Map(collections.map(({ name, items }) => [name, items]))
    for (const { name, items } of added) {
      const own = items.filter((itemId) => !arranged.has(itemId))
      for (const itemId of own) arranged.add(itemId)
      if (own.length > 0) merged.set(name, [...(merged.get(name) ?? []), ...own])
    }
    return [...merged].slice(0, mostCollections).map(([name, items]) => ({ name, items }))
  })
}

/** Puts the collection of that name before the one it follows. */
export async function moveUp(deps: PassportDeps, opened: OpenPassport, name: string): Promise<void> {
  await change(deps, opened, (collections) => {
    const at = collections.findIndex((one) => one.name === name)
    const [before, moved] = [collections[at - 1], collections[at]]
    if (before === undefined || moved === undefined) return collections
    return [...collections.slice(0, at - 1), moved, before, ...collections.slice(at + 1)]
  })
}

async function change(
  { store }: PassportDeps,
  { passport: { _id }, key }: OpenPassport,
  changed: (collections: readonly Collection[]) => readonly Collection[],
): Promise<void> {
  for (;;) {
    const passport = await store.passports.get(_id)
    if (passport === undefined) return
    const kept = passportContent({ passport, key })
    const content: PassportContent = { ...kept, collections: changed(kept.collections) }
    if (
      (await store.passports.replace({ ...passport, sealed: key.seal('passports', _id, content) })) !==
      undefined
    )
      return
  }
}
