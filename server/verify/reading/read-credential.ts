/** Reading a credential as a task for a thread: everything that costs, and nothing that is known elsewhere. */
import { KnownFacts, type Needs, type WithFacts } from '../../bounded/lookups.ts'
import type { Task } from '../../bounded/task.ts'
import type { OutsideAnswer, OutsideRequest } from '../../outside/outside.ts'
import type { PublishedKey } from '../../proof/types.ts'
import type { VerifyDeps, VerifyInput } from '../check.ts'
import { readingChecks } from '../checks/index.ts'
import { memoryOf, rememberedElsewhere } from '../foreign/site-memory.ts'
import { runChecks, type Progress } from '../run-checks.ts'
import { sampleBadge } from './sample-badge.ts'

export interface ReadCredentialInput extends WithFacts {
  readonly input: VerifyInput
  readonly now: Date
  readonly publicUrl: string
  /** Whether other sites may be asked. */
  readonly hasOutside: boolean
}

/** A check that broke down, in words for the log. */
interface Broken {
  readonly check: string
  readonly error: { readonly message: string; readonly stack?: string }
}

type ReadCredentialOutput = Needs | { readonly progress: Progress; readonly broken: readonly Broken[] }

/** Of all that a check may ask, what those that read bytes may: one line each. */
export const readingLookups: {
  readonly [name: string]: (deps: VerifyDeps, argument: never, now: Date) => Promise<unknown> | undefined
} = {
  publishedKeys: (deps, did: string) => deps.publishedKeys(did),
  'outside.fetch': (deps, request: OutsideRequest) => deps.outside?.fetch(request),
  'sites.fetch': (deps, request: OutsideRequest, now) =>
    deps.outside && memoryOf(deps.outside).fetch(request, now),
}

const notHere = () => {
  throw new Error('a check that reads bytes cannot ask this: readingLookups lists what it may')
}

function depsOf(
  { publicUrl, hasOutside }: ReadCredentialInput,
  facts: KnownFacts,
  broken: Broken[],
): VerifyDeps {
  return {
    publicUrl,
    // Answers are what `readingLookups` makes of the same questions.
    publishedKeys: async (did) => (await facts.ask('publishedKeys', did)) as readonly PublishedKey[],
    ...(hasOutside
      ? {
          outside: rememberedElsewhere(
            { fetch: async (request) => (await facts.ask('outside.fetch', request)) as OutsideAnswer },
            {
              fetch: async (request) => (await facts.ask('sites.fetch', request)) as OutsideAnswer,
              shorten: notHere,
            },
          ),
        }
      : {}),
    checkFailed: (check, error) => {
      const { message, stack } = error instanceof Error ? error : new Error('not an Error')
      broken.push({ check, error: { message, ...(stack === undefined ? {} : { stack }) } })
    },
    frameworks: new Proxy({}, { get: notHere }) as VerifyDeps['frameworks'],
    localStatus: notHere,
    isDecidedHere: notHere,
    issuer: notHere,
    erasedEvidence: notHere,
  }
}

async function read(question: ReadCredentialInput): Promise<ReadCredentialOutput> {
  const { input, now } = question
  const facts = new KnownFacts(question.facts)
  const broken: Broken[] = []
  const deps = depsOf(question, facts, broken)
  const circumstances = { deps, input, now, lists: { read: notHere, readElsewhere: notHere } }
  const progress = await runChecks(readingChecks, circumstances, { results: [], learned: {}, stopped: false })
  const { needs } = facts
  return needs.length > 0 ? { needs } : { progress, broken }
}

/** What `readingChecks` find in bytes of strangers. */
export const readCredential: Task<ReadCredentialInput, ReadCredentialOutput> = {
  name: 'read-credential',
  size: ({ input }) => input.bytes.byteLength,
  work: read,
  async warm() {
    const now = new Date('2026-01-01T00:00:00Z')
    const bytes = Buffer.from(JSON.stringify(await sampleBadge(now)))
    const question = {
      input: { kind: 'json', bytes },
      now,
      publicUrl: 'https://example.org',
      hasOutside: false,
    } as const
    const done = await read({ ...question, facts: [] })
    if (!('progress' in done) || done.progress.stopped) throw new Error('the sample badge cannot be read')
  },
}
