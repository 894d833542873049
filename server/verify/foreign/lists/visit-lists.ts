/** Asks other sites about the status of credentials, each list once for a report. */
import { hash } from 'node:crypto'
import type { OutsideDocument, OutsideRequest } from '../../../outside/outside.ts'
import { Problem } from '../../../problem.ts'
import { toleratedSkewInMilliseconds } from '../../../proof/clock-skew.ts'
import { timestamp } from '../../../timestamp.ts'
import { judgeSigner, type KeyDeps } from '../../checks/issuer/key.ts'
import type { VerifyDeps } from '../../check.ts'
import type { Source } from '../../types.ts'
import { lookUpKeys } from '../look-up-keys.ts'
import { memoryOf } from '../site-memory.ts'
import type { ElsewhereAnswer, FoundElsewhere, ListQuestion } from './list-address.ts'
import {
  largestList,
  readList,
  readListTask,
  type ReadList,
  type ReadListInput,
  type ReadListOutput,
} from './read-list.ts'
import { KeptLists } from './kept-lists.ts'
import {
  isListed,
  readRevocationList,
  readRevocationListTask,
  type RevocationList,
  type RevocationListInput,
} from './revocation-list.ts'

export type VisitDeps = KeyDeps & Pick<VerifyDeps, 'bounded' | 'listRead'>

/** Each is another site told that somebody looks. */
const mostVisits = 4

const listTypes = [
  ...['application/vc', 'application/vc+ld+json', 'application/ld+json', 'application/json'],
  ...['application/vc+jwt', 'application/vc+ld+jwt', 'application/jwt', 'application/statuslist+json'],
  ...['application/octet-stream', 'text/plain'],
] as const

type Opened =
  | { readonly trouble: ElsewhereAnswer; readonly basedOn: readonly Source[] }
  | { readonly document: OutsideDocument; readonly source: Source }

/** Of all requests to this process. */
const keptLists = new KeptLists()

/**
 * Answers questions about lists on other sites: at most four sites are asked for one report, and what they say is kept for five minutes, or less
 * where a list says so. A list is believed when it is signed by the issuer of the credential, with a key that is that issuer’s; of Open Badges’
 * own revocation lists, which nobody signs, see `isListed`.
 */
export function createListVisitor(
  deps: VisitDeps,
  now: Date,
): (question: ListQuestion) => Promise<FoundElsewhere> {
  const opened = new Map<string, Promise<Opened>>()
  const read = new Map<string, Promise<Judged>>()
  const revocations = new Map<string, Promise<RevocationList | undefined>>()

  return async (question) => {
    const { form, listUrl, issuer } = question
    const known = opened.get(listUrl)
    if (known === undefined && opened.size >= mostVisits) return { answer: 'not-fetched', basedOn: [] }
    const opening = known ?? open(deps, listUrl, now)
    opened.set(listUrl, opening)
    const found = await opening
    if ('trouble' in found) return { answer: found.trouble, basedOn: found.basedOn }
    if (form === '1EdTechRevocationList') {
      const reading = revocations.get(listUrl) ?? readRevocations(deps, { ...found.document, listUrl })
      revocations.set(listUrl, reading)
      const revocationList = await reading
      const answer = revocationList === undefined ? 'unusable' : isListed(revocationList, question)
      if (answer === 'set' || answer === 'clear') deps.listRead?.(issuer, listUrl)
      return { answer, basedOn: [found.source] }
    }
    const key = JSON.stringify([form, listUrl, issuer])
    const judging = read.get(key) ?? judged(deps, { ...question, form }, found.document, now)
    read.set(key, judging)
    const list = await judging
    const basedOn = [found.source, ...list.basedOn]
    if ('answer' in list) return { answer: list.answer, basedOn }
    deps.listRead?.(issuer, listUrl)
    return { answer: bitOf(list, question), basedOn }
  }
}

async function open({ outside }: VisitDeps, listUrl: string, now: Date): Promise<Opened> {
  if (outside === undefined) return { trouble: 'not-fetched', basedOn: [] }
  const answer = await memoryOf(outside).fetch(listRequest(listUrl), now)
  if ('refusal' in answer) {
    return { trouble: answer.refusal === 'closed' ? 'not-fetched' : 'unreachable', basedOn: [] }
  }
  const { document } = answer
  return { document, source: { url: listUrl, fetchedAt: timestamp(document.fetchedAt) } }
}

/** How a list is asked for. */
export function listRequest(url: string): OutsideRequest {
  return { url, accept: listTypes, largestBytes: largestList }
}

type Judged = (ReadList | { readonly answer: ElsewhereAnswer }) & { readonly basedOn: readonly Source[] }

/** The list in `document`, when it is good now and by its issuer. */
async function judged(
  deps: VisitDeps,
  { form, listUrl, issuer }: ListQuestion & Pick<ReadListInput, 'form'>,
  { bytes }: OutsideDocument,
  now: Date,
): Promise<Judged> {
  const lookedUp = await lookUpKeys(deps, { controller: issuer, names: [] }, now)
  const { basedOn } = lookedUp
  const keys = 'keys' in lookedUp ? lookedUp.keys : []
  const list = await readKept(deps, { bytes, listUrl, form, issuer, keys, now })
  if ('flaw' in list) return { answer: list.flaw, basedOn }
  const { ttlMilliseconds } = list
  if (ttlMilliseconds !== undefined && deps.outside !== undefined) {
    memoryOf(deps.outside).shorten(listRequest(listUrl), now, ttlMilliseconds)
  }
  if (!isCurrent(list, now)) return { answer: 'expired', basedOn }
  for (const signer of list.signers) {
    // Of what is dated by nothing but the list itself, its own word is as good as any.
    const credential = { issuer, ...(list.validFrom === undefined ? {} : { validFrom: list.validFrom }) }
    if ((await judgeSigner({ deps, now, credential }, signer)).outcome === 'pass') return { ...list, basedOn }
  }
  return { answer: 'unusable', basedOn }
}

async function readKept({ bounded }: VisitDeps, input: ReadListInput): Promise<ReadListOutput> {
  const { bytes, keys, listUrl, form, issuer, now } = input
  const key = hash(
    'sha256',
    JSON.stringify([hash('sha256', bytes, 'hex'), keys, listUrl, form, issuer]),
    'base64',
  )
  const known = keptLists.get(key, now)
  if (known !== undefined) return known
  const ended =
    bounded === undefined
      ? { output: await readList(input) }
      : await bounded.run(readListTask, input).catch(unusableWhenBusy)
  if ('refusal' in ended) return { flaw: 'unusable' }
  if ('bits' in ended.output) keptLists.keep(key, ended.output, now)
  return ended.output
}

async function readRevocations(
  { bounded }: VisitDeps,
  { bytes, listUrl }: RevocationListInput,
): Promise<RevocationList | undefined> {
  const input = { bytes, listUrl }
  if (bounded === undefined) return readRevocationList(input)
  const ended = await bounded.run(readRevocationListTask, input).catch(unusableWhenBusy)
  return 'refusal' in ended ? undefined : ended.output
}

/** What cannot be read for all that others have read is of no use now. */
function unusableWhenBusy(error: unknown): { readonly refusal: 'busy' } {
  if (error instanceof Problem) return { refusal: 'busy' }
  throw error
}

function isCurrent({ validFrom, validUntil }: ReadList, now: Date): boolean {
  const from = validFrom === undefined ? 0 : Date.parse(validFrom)
  const until = validUntil === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(validUntil)
  const time = now.getTime()
  return from <= time + toleratedSkewInMilliseconds && until >= time - toleratedSkewInMilliseconds
}

function bitOf({ purposes, bits }: ReadList, { purpose, index }: ListQuestion): ElsewhereAnswer {
  if (!purposes.includes(purpose)) return 'other-purpose'
  const byte = bits[Math.floor(index / 8)]
  if (byte === undefined) return 'out-of-range'
  return (byte & (0x80 >> (index % 8))) === 0 ? 'clear' : 'set'
}
