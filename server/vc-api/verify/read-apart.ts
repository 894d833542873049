/** The costly part of verifying, as tasks for a thread; and how it is asked for. */
import type { Task } from '../../bounded/task.ts'
import type { Asked } from '../../verify/presentation/read-presentation.ts'
import { runApart } from '../../verify/reading/run-apart.ts'
import { withThreadDeps, type Answered, type ThreadQuestion } from '../../verify/reading/thread-deps.ts'
import type { VcApiDeps } from '../deps.ts'
import { trouble } from '../problem-details.ts'
import { presentedCredentials, type Presented } from './presented.ts'
import { securedCredential, type Secured } from './secured.ts'

interface Document {
  readonly document: unknown
}

interface PresentedInput extends Document {
  readonly now: Date
  readonly asked: Asked
}

const sizeOf = ({ document }: Document) => JSON.stringify(document).length

/** `securedCredential`. */
export const readSecured: Task<Document & ThreadQuestion, Answered<{ readonly secured: Secured }>> = {
  name: 'vc-api-credential',
  size: sizeOf,
  work: (question) =>
    withThreadDeps(question, async (verify) => {
      const { publicUrl, now, document } = question
      return { secured: await securedCredential({ publicUrl, clock: () => now, verify }, document) }
    }),
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
  const { verify } = deps
  if (verify.bounded === undefined) return securedCredential(deps, document)
  const done = await runApart(verify.bounded, readSecured, { document }, { deps: verify, now: deps.clock() })
  return 'refusal' in done ? tooCostly : done.secured
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
