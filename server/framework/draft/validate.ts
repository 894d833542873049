/** Whether a draft can be released. */
import { setImmediate } from 'node:timers/promises'
import { schemaErrors } from '../../schema.ts'
import { ownCode, type NormalForm, type Place } from '../normal-form.ts'
import type { ReleasedFiles } from '../types.ts'
import { codeFindings, releasedCodeFindings, type EarlierVersion } from './validation/codes.ts'
import { diagnosisFindings } from './validation/diagnosis.ts'
import { draftError, maximumErrors, type DraftError, type Finding } from './validation/draft-error.ts'
import { hierarchyFindings } from './validation/hierarchy.ts'
import { levelFindings } from './validation/levels.ts'
import { nestedIdFindings, sizeFindings, textFindings } from './validation/node-errors.ts'
import { referenceFindings } from './validation/references.ts'
import { said, schemaFindings } from './validation/schema-findings.ts'

export type { DraftError } from './validation/draft-error.ts'

/** What is said about achievements that cannot be made. */
export interface AchievementError {
  readonly node?: string
  readonly code: string
  readonly detail: DraftError['detail']
}

/** What can be awarded under a version, worked out by another room. */
export interface Derivation {
  deriveFiles(form: NormalForm, place: Place, base?: ReleasedFiles): ReleasedFiles
  achievementErrors(files: ReleasedFiles): readonly AchievementError[]
}

export interface Candidate {
  readonly form: NormalForm
  readonly place: Place
  /** The files of the version it was made from. */
  readonly base?: ReleasedFiles
  /** Every released version of the framework, ascending. */
  readonly earlier: readonly EarlierVersion[]
}

/** `files`: what would be released; absent when there is an error. */
export interface Validation {
  readonly errors: readonly DraftError[]
  readonly files?: ReleasedFiles
}

/** The most nodes that are looked at without a pause for others. */
const nodesAtOnce = 2000

/**
 * What keeps the candidate from being released: first what is wrong with its nodes and how they fit, then, when they do, what is wrong
 * with the badges they would make. Of more than 1,000 errors the first are told, and that there are more. Pure: no clock, no storage; a
 * large candidate is looked at in several turns of the event loop. Does NOT look at states, versions or rights.
 */
export async function validateForm(derivation: Derivation, candidate: Candidate): Promise<Validation> {
  const { form, place, base } = candidate
  // Without the framework's own node, nothing has a place.
  if (!form.nodes.has(ownCode)) return { errors: [draftError({ code: 'framework-node' })] }
  const isLarge = form.nodes.size > nodesAtOnce
  const found: DraftError[] = []
  for (const look of looks) {
    if (isLarge) await setImmediate()
    for (const finding of look(candidate)) {
      if (found.length === maximumErrors) return { errors: cut(found) }
      found.push(draftError(finding))
    }
  }
  if (found.length > 0) return { errors: found }
  if (isLarge) await setImmediate()
  const files = derivation.deriveFiles(form, place, base)
  if (isLarge) await setImmediate()
  const errors = [...fileErrors(files), ...derivation.achievementErrors(files)]
  if (errors.length > maximumErrors) return { errors: cut(errors) }
  return errors.length > 0 ? { errors } : { errors, files }
}

const looks: readonly ((candidate: Candidate) => Iterable<Finding>)[] = [
  ({ form }) => sizeFindings(form),
  ({ form }) => codeFindings(form),
  ({ form, earlier }) => releasedCodeFindings(form, earlier),
  ({ form, earlier }) => diagnosisFindings(form, earlier),
  ({ form }) => partFindings(form),
  ({ form, place }) => schemaFindings(form, place.version),
  ({ form }) => referenceFindings(form),
  ({ form }) => hierarchyFindings(form),
  ({ form }) => levelFindings(form),
]

function* partFindings({ nodes }: NormalForm): Generator<Finding> {
  for (const [code, node] of nodes) {
    yield* textFindings(code, node)
    yield* nestedIdFindings(code, node)
  }
}

function cut(errors: readonly DraftError[]): readonly DraftError[] {
  return [...errors.slice(0, maximumErrors), draftError({ code: 'too-many-errors' })]
}

/** The three files against their schemas: a last look at what nobody wrote by hand. */
function fileErrors(files: ReleasedFiles): readonly DraftError[] {
  const texts = { framework: files.framework, achievements: files.achievements, criteria: files.criteria }
  return Object.entries(texts).flatMap(([name, text]) =>
    schemaErrors(`${name}.schema.json`, JSON.parse(text)).map(({ pointer, message }) => ({
      ...draftError({ code: 'schema', value: said(message) }),
      code: `${name}-schema`,
      pointer,
    })),
  )
}
