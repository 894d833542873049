/** Registers of issuers in the form of the Digital Credentials Consortium: read into ours, and ours written so. */
import { everything } from '../../store/everything.ts'
import { Problem } from '../../problem.ts'
import type { Text } from '../../text.ts'
import { endRecognition, isIssuerId, recognise, type Recogniser, type RegisterDeps } from './recognise.ts'
import { endOf, wasMeant } from './recognitions.ts'

/** `{"registry": {"<did>": {name, url, location}}, "meta": …}`. */
export interface DccRegistry {
  readonly registry: Readonly<Record<string, unknown>>
}

export interface ImportLine {
  readonly issuer: string
  /** `ended`: it was taken over from this register before, and is not in it any more, or under other words. */
  readonly outcome: 'added' | 'known' | 'ended' | 'refused'
  readonly reason?: Text
}

const mostIssuers = 5000

/**
 * Takes over what `registry` says, in the name of `by`: who is new is added from now on, who stayed is left alone, whose entry is not in it any
 * more is ended. Answers a line for each; with `isDryRun` it writes nothing. Done again, or after a crash half-way, it comes to the same.
 * @throws Problem `payload-too-large` (413) above 5,000 issuers
 */
export async function importRegistry(
  deps: RegisterDeps,
  request: {
    readonly registry: DccRegistry
    readonly by: Recogniser
    readonly keyId: string
    readonly isDryRun: boolean
  },
): Promise<readonly ImportLine[]> {
  const { by, keyId, isDryRun } = request
  const all = await everything(deps.store.issuerRecognitions, { byId: by.id })
  const standing = all.filter(({ endedAt }) => endedAt === undefined)
  const stays = new Set<string>()
  const lines: ImportLine[] = []
  const entries = Object.entries(request.registry.registry)
  // Taken over in part, it would end the recognition of those left out.
  if (entries.length > mostIssuers) throw tooManyIssuers()
  for (const [issuer, said] of entries) {
    const { name, url } = readEntry(said)
    if (name === undefined || !isIssuerId(issuer)) {
      // It is in the register still, whatever it says now.
      for (const one of standing.filter((each) => each.issuer === issuer)) stays.add(one._id)
      lines.push({ issuer, outcome: 'refused', reason: unreadable })
      continue
    }
    const known = standing.find(
      (one) =>
        one.issuer === issuer && one.issuerName === name && one.issuerUrl === url && one.byName === by.name,
    )
    if (known !== undefined) stays.add(known._id)
    else if (!isDryRun) {
      const entry = { issuer, issuerName: name, issuerUrl: url, reason: 'foreign-register' } as const
      stays.add((await recognise(deps, by, keyId, entry)).recognition._id)
    }
    lines.push({ issuer, outcome: known === undefined ? 'added' : 'known' })
  }
  // Last: whoever is there under other words is never without an entry in between.
  for (const { _id, issuer } of standing.filter((one) => !stays.has(one._id))) {
    if (!isDryRun) await endRecognition(deps, keyId, _id, { reason: 'left-register' })
    lines.push({ issuer, outcome: 'ended' })
  }
  return lines
}

function tooManyIssuers(): Problem {
  return new Problem('payload-too-large', {
    fr: `Un registre repris a au plus ${String(mostIssuers)} émetteurs.`,
    en: `A register that is taken over has ${String(mostIssuers)} issuers at most.`,
  })
}

const unreadable: Text = {
  fr: 'Il faut un DID ou une adresse https, et un nom.',
  en: 'A DID or an https address is needed, and a name.',
}

function readEntry(said: unknown): { readonly name?: string; readonly url?: string } {
  if (typeof said !== 'object' || said === null) return {}
  const { name, url }: { readonly name?: unknown; readonly url?: unknown } = said
  if (typeof name !== 'string' || name.trim() === '' || name.length > 200) return {}
  const isUrl = typeof url === 'string' && url.length <= 500 && /^https?:\/\//u.test(url) && URL.canParse(url)
  return { name: name.trim(), ...(isUrl ? { url } : {}) }
}

/**
 * Our own register in that form: whom the hub itself recognises now, for everything and without an end. The form has no words for limits, and
 * whoever reads it would take a limited recognition for a whole one.
 */
export async function dccRegistry(
  { store, clock }: RegisterDeps,
  hub: Recogniser,
): Promise<DccRegistry & { readonly meta: { readonly created: string } }> {
  const now = clock()
  const own = await everything(store.issuerRecognitions, { byId: hub.id })
  const unlimited = own.filter(
    (entry) =>
      wasMeant(entry) &&
      endOf(entry) === undefined &&
      entry.frameworks === undefined &&
      entry.labels === undefined &&
      Date.parse(entry.since) <= now.getTime(),
  )
  const registry = unlimited.map(({ issuer, issuerName: name, issuerUrl: url }) => [
    issuer,
    { name, ...(url === undefined ? {} : { url }) },
  ])
  return {
    meta: { created: now.toISOString() },
    registry: Object.fromEntries(registry) as Record<string, unknown>,
  }
}
