/** The costly part of verifying, as tasks for a thread; and how it is asked for. */
import { KnownFacts, withFacts, type Needs, type WithFacts } from '../../bounded/lookups.ts'
import type { Task } from '../../bounded/task.ts'
import type { PublishedKey } from '../../proof/types.ts'
import type { Asked } from '../../verify/presentation/read-presentation.ts'
import type { VcApiDeps } from '../deps.ts'
import { trouble } from '../problem-details.ts'
import { presentedCredentials, type Presented } from './presented.ts'
import { securedCredential, type Secured } from './secured.ts'

interface SecuredInput extends WithFacts {
  readonly document: unknown
  readonly now: Date
  readonly publicUrl: string
}

interface PresentedInput {
  readonly document: unknown
  readonly now: Date
  readonly asked: Asked
}

const sizeOf = ({ document }: { readonly document: unknown }) => JSON.stringify(document).length

/** `securedCredential`. */
export const readSecured: Task<SecuredInput, Needs | { readonly secured: Secured }> = {
  name: 'vc-api-credential',
  size: sizeOf,
  async work({ document, now, publicUrl, facts }) {
    const known = new KnownFacts(facts)
    const verify = {
      // Answers are what `publishedKeys` of this service makes of the same questions.
      publishedKeys: async (did: string) =>
        (await known.ask('publishedKeys', did)) as readonly PublishedKey[],
    }
    try {
      const secured = await securedCredential({ publicUrl, clock: () => now, verify }, document)
      return known.needs.length > 0 ? { needs: known.needs } : { secured }
    } catch (error) {
      if (known.needs.length > 0) return { needs: known.needs }
      throw error
    }
  },
}

/** `presentedCredentials`. */
export const readPresented: Task<PresentedInput, Presented> = {
  name: 'vc-api-presentation',
  size: sizeOf,
  work: ({ document, now, asked }) => presentedCredentials({ clock: () => now }, document, asked),
}

const tooCostly = {
  problems: [
    trouble(
      'proofTransformation',
      'Lire ce document prend plus de temps ou de mémoire que ce service n’en accorde.',
      'Reading this document takes more time or memory than this service allows.',
      '',
    ),
  ],
} as const

/** `securedCredential` of a stranger's document, in a thread that can be ended. @throws Problem `unavailable` (503) */
export async function securedApart(deps: VcApiDeps, document: unknown): Promise<Secured> {
  const { publicUrl, verify } = deps
  const { bounded } = verify
  if (bounded === undefined) return securedCredential(deps, document)
  const input = { document, now: deps.clock(), publicUrl }
  let failure: { readonly cause: unknown } | undefined
  const done = await withFacts(
    async (facts) => {
      if (failure !== undefined) throw failure.cause
      const ended = await bounded.run(readSecured, { ...input, facts })
      return 'output' in ended ? ended.output : { secured: tooCostly }
    },
    ({ argument }) => verify.publishedKeys(String(argument)),
    (cause) => {
      failure = { cause }
    },
  )
  return done.secured
}

/** `presentedCredentials` of a stranger's document, likewise. @throws Problem `unavailable` (503) */
export async function presentedApart(
  deps: VcApiDeps,
  document: unknown,
  { challenge, domain }: Asked,
): Promise<Presented> {
  const asked = {
    ...(challenge === undefined ? {} : { challenge }),
    ...(domain === undefined ? {} : { domain }),
  }
  const { bounded } = deps.verify
  if (bounded === undefined) return presentedCredentials(deps, document, asked)
  const ended = await bounded.run(readPresented, { document, now: deps.clock(), asked })
  return 'output' in ended ? ended.output : tooCostly
}
