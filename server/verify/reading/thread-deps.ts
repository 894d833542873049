/** What a task that judges bytes of strangers may ask, and how it asks: its thread knows nothing but what it is told. */
import { KnownFacts, type Needs, type WithFacts } from '../../bounded/lookups.ts'
import type { OutsideAnswer, OutsideRequest } from '../../outside/outside.ts'
import type { PublishedKey } from '../../proof/types.ts'
import type { VerifyDeps } from '../check.ts'
import { memoryOf, rememberedElsewhere } from '../foreign/site-memory.ts'

/** What every such task is told, beside what it is to read. */
export interface ThreadQuestion extends WithFacts {
  readonly now: Date
  readonly publicUrl: string
  /** Whether other sites may be asked. */
  readonly hasOutside: boolean
  /** As of `VerifyDeps`. */
  readonly knownUntil?: Date
}

/** A check that broke down, in words for the log. */
export interface Broken {
  readonly check: string
  readonly error: { readonly message: string; readonly stack?: string }
}

/** What a task did, and what broke down meanwhile; or what it must know first. */
export type Answered<Done> = Needs | (Done & WhatBroke)

export interface WhatBroke {
  readonly broken: readonly Broken[]
}

/** Of all that a check may ask, what those that read bytes may: one line each. */
export const readingLookups: {
  readonly [name: string]: (deps: VerifyDeps, argument: never, now: Date) => Promise<unknown> | undefined
} = {
  publishedKeys: (deps, did: string) => deps.publishedKeys(did),
  ownAssertion: (deps, id: string) => deps.ownAssertion?.(id),
  'outside.fetch': (deps, request: OutsideRequest) => deps.outside?.fetch(request),
  'sites.fetch': (deps, request: OutsideRequest, now) =>
    deps.outside && memoryOf(deps.outside).fetch(request, now),
}

/** For what a check that reads bytes has no business with. */
export const notHere = (): never => {
  throw new Error('a check that reads bytes cannot ask this: readingLookups lists what it may')
}

/** In the thread: does `work` with what the question tells; where it lacks something, that is the answer, whatever came of the work. */
export async function withThreadDeps<Done extends object>(
  question: ThreadQuestion,
  work: (deps: VerifyDeps) => Promise<Done>,
): Promise<Answered<Done>> {
  const facts = new KnownFacts(question.facts)
  const broken: Broken[] = []
  try {
    const done = await work(depsOf(question, facts, broken))
    return facts.needs.length > 0 ? { needs: facts.needs } : { ...done, broken }
  } catch (error) {
    if (facts.needs.length > 0) return { needs: facts.needs }
    throw error
  }
}

function depsOf(
  { publicUrl, hasOutside, knownUntil }: ThreadQuestion,
  facts: KnownFacts,
  broken: Broken[],
): VerifyDeps {
  return {
    publicUrl,
    ...(knownUntil === undefined ? {} : { knownUntil }),
    // Answers are what `readingLookups` makes of the same questions.
    publishedKeys: async (did) => (await facts.ask('publishedKeys', did)) as readonly PublishedKey[],
    ownAssertion: async (id) =>
      (await facts.ask('ownAssertion', id)) as Awaited<ReturnType<NonNullable<VerifyDeps['ownAssertion']>>>,
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
