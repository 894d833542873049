/** Reads a text of awards, line by line, before anything is written. */
import { createHash } from 'node:crypto'
import { Problem, type ProblemItem } from '../../../problem.ts'
import { schemaErrors } from '../../../schema.ts'
import type { AwardDeps } from '../../deps.ts'
import type { NewTrainingSession } from '../../training-session.ts'
import type { JobLine } from '../job.ts'
import type { LineFlaw } from './line-errors.ts'

/** A line as it came: parsed, or what made that impossible. Lines count from 1. */
export type TextLine =
  | { readonly line: number; readonly value: Readonly<Record<string, unknown>> }
  | { readonly line: number; readonly flaw: LineFlaw }

/** What the first line says. */
export interface TextHead extends Omit<NewTrainingSession, 'achievements'> {
  readonly signedBy: string
}

/** `schemas/award-bulk-line.schema.json`. */
interface BulkLine {
  readonly achievement: string
  readonly judgements?: ReadLine['judgements']
  readonly [field: string]: unknown
}

/** A line that is about an achievement there is. */
export interface ReadLine {
  readonly line: number
  readonly achievement: string
  /** As a line of a roster. */
  readonly person: Readonly<Record<string, unknown>>
  readonly judgements: readonly { readonly rule: string; readonly reason: string }[]
}

export interface ReadText {
  readonly head: TextHead
  readonly lines: readonly ReadLine[]
  readonly rejected: readonly JobLine[]
  /** SHA-256 of what all lines say: the same for the same text, however it is spaced. */
  readonly hash: string
}

/** Lines of one text, the first not counted. */
const maximumTextLines = 20_000

/**
 * Everything the text says. A line in error is among `rejected`, and does not stop the others.
 * @throws Problem `invalid-request` (400) when the first line is not what it must be, or nothing follows; `payload-too-large` (413)
 */
export async function readText(
  deps: Pick<AwardDeps, 'achievements'>,
  text: AsyncIterable<TextLine>,
): Promise<ReadText> {
  const hash = createHash('sha256')
  const lines: ReadLine[] = []
  const rejected: JobLine[] = []
  let head: TextHead | undefined
  for await (const one of text) {
    hash.update(`${JSON.stringify('value' in one ? one.value : one.flaw)}\n`)
    if (head === undefined) {
      head = headOf(one)
      continue
    }
    if (lines.length + rejected.length === maximumTextLines) throw tooManyLines()
    const read = readLine(deps, one)
    if ('outcome' in read) rejected.push(read)
    else lines.push(read)
  }
  if (head === undefined || lines.length + rejected.length === 0) throw nothingThere()
  return { head, lines, rejected, hash: hash.digest('hex') }
}

function headOf(first: TextLine): TextHead {
  if ('flaw' in first) throw wrongHead([{ pointer: '', code: first.flaw, detail: headText }])
  const errors = schemaErrors('award-bulk-head.schema.json', first.value)
  if (errors.length > 0) {
    throw wrongHead(
      errors.map(({ pointer }) => ({ pointer, line: first.line, code: 'invalid-value', detail: headText })),
    )
  }
  // Held to its schema just before.
  return first.value as unknown as TextHead
}

function readLine(deps: Pick<AwardDeps, 'achievements'>, one: TextLine): ReadLine | JobLine {
  if ('flaw' in one) return rejectedLine(one.line, [{ code: one.flaw }])
  const [error] = schemaErrors('award-bulk-line.schema.json', one.value)
  if (error !== undefined) {
    const [, field = 'achievement'] = error.pointer.split('/')
    return rejectedLine(one.line, [{ field, code: 'line-unreadable' }])
  }
  // Held to its schema just before.
  const { achievement, judgements = [], ...person } = one.value as unknown as BulkLine
  const refusal = refusalOf(deps, achievement)
  if (refusal !== undefined) {
    return { ...rejectedLine(one.line, [{ field: 'achievement', code: refusal }]), achievement }
  }
  const rules = new Set(judgements.map(({ rule }) => rule))
  if (rules.size < judgements.length)
    return rejectedLine(one.line, [{ field: 'judgements', code: 'line-unreadable' }])
  return { line: one.line, achievement, person, judgements }
}

/** Why nobody can be awarded it, if so. */
function refusalOf({ achievements }: Pick<AwardDeps, 'achievements'>, id: string): string | undefined {
  try {
    return achievements.resolve(id).recipient === 'person' ? undefined : 'achievement-unknown'
  } catch (error) {
    if (error instanceof Problem) return error.code
    throw error
  }
}

/** A line that changed nothing, for these reasons. */
export function rejectedLine(line: number, errors: NonNullable<JobLine['errors']>): JobLine {
  return { line, outcome: 'rejected', code: errors[0]?.code ?? 'line-unreadable', errors }
}

const headText = {
  fr: 'La première ligne dit title, heldOn, trainerName, signedBy, et validUntil si les badges ont une fin.',
  en: 'The first line says title, heldOn, trainerName, signedBy, and validUntil if the badges have an end.',
}

function wrongHead(errors: readonly ProblemItem[]): Problem {
  return new Problem('invalid-request', headText, { errors })
}

function nothingThere(): Problem {
  return new Problem('invalid-request', {
    fr: 'Il n’y a aucune ligne après la première.',
    en: 'There is no line after the first.',
  })
}

function tooManyLines(): Problem {
  const most = String(maximumTextLines)
  return new Problem('payload-too-large', {
    fr: `Un texte a au plus ${most} lignes : partagez-le en plusieurs.`,
    en: `A text has at most ${most} lines: split it.`,
  })
}
