import {
  fail,
  objectsOf,
  pass,
  unknown,
  warn,
  type Check,
  type CheckContext,
  type Finding,
  type InnerReport,
} from '../check.ts'
import type { JsonObject } from '../strict-json.ts'
import type { PartReport } from '../types.ts'

interface Judged {
  readonly part: PartReport
  /** What it says is about the one the transcript is about. */
  readonly isTheirs: boolean
}

const notJudged: InnerReport = {
  verdict: 'undetermined',
  checks: [
    {
      id: 'format',
      title: { fr: 'Le fichier est lisible', en: 'The file is readable' },
      ...unknown(
        'part-not-judged',
        'Ce badge du relevé n’a pas été vérifié : le relevé en contient trop, ils coûtent trop cher à vérifier, ou ce service n’a pas pu.',
        'This badge of the record was not verified: the record holds too many, they cost too much to verify, or this service could not.',
      ),
    },
  ],
}

function subjectOf(credential: Readonly<Record<string, unknown>> | undefined): unknown {
  return objectsOf(credential?.['credentialSubject'])[0]?.['id']
}

/** Badges of ours have a subject each, so that nobody can link them; who they are of, only this service knows. */
async function isAboutThem(
  { deps, credential, isIssuedHere }: CheckContext,
  { credential: badge }: InnerReport,
): Promise<boolean> {
  const subject = subjectOf(credential)
  if (typeof subject !== 'string' || badge === undefined) return false
  if (subjectOf(badge) === subject) return true
  const { id } = badge
  if (isIssuedHere !== true || typeof id !== 'string') return false
  return (await deps.transcriptSubjects?.(id))?.includes(subject) === true
}

/** One that could not be judged, through a fault of this service, is open like any other that was not. */
async function reportOn({ deps, judgeInside }: CheckContext, part: JsonObject): Promise<InnerReport> {
  try {
    return (await judgeInside?.(part)) ?? notJudged
  } catch (error) {
    deps.checkFailed?.('parts', error)
    return notJudged
  }
}

async function judged(context: CheckContext, part: JsonObject, pointer: string): Promise<Judged> {
  const report = await reportOn(context, part)
  return { part: { pointer, ...report }, isTheirs: await isAboutThem(context, report) }
}

function found(all: readonly Judged[]): Finding {
  const count = (which: (one: Judged) => boolean) => String(all.filter(which).length)
  const is = (verdict: PartReport['verdict']) => (one: Judged) => one.part.verdict === verdict
  const whole = String(all.length)
  if (all.some(is('invalid'))) {
    const bad = count(is('invalid'))
    return fail(
      'part-not-good',
      `Badges du relevé : ${whole}. Ne sont pas valables : ${bad}.`,
      `Badges of the record: ${whole}. Not valid: ${bad}.`,
    )
  }
  if (all.some(is('undetermined'))) {
    const open = count(is('undetermined'))
    return unknown(
      'part-not-verified',
      `Badges du relevé : ${whole}. N’ont pas pu être vérifiés : ${open}.`,
      `Badges of the record: ${whole}. Could not be verified: ${open}.`,
    )
  }
  if (!all.every(({ isTheirs }) => isTheirs)) {
    const others = count(({ isTheirs }) => !isTheirs)
    return warn(
      'part-of-another-subject',
      `Badges du relevé : ${whole}. Ne disent pas être de la personne dont parle le relevé : ${others}. Rien ne prouve qu’ils soient d’elle.`,
      `Badges of the record: ${whole}. Do not say they are of the person the record is about: ${others}. Nothing proves that they are.`,
    )
  }
  if (!all.every(is('valid'))) {
    const doubtful = count(is('valid-with-warnings'))
    return warn(
      'part-with-reservations',
      `Badges du relevé : ${whole}, intacts. Avec des réserves : ${doubtful}.`,
      `Badges of the record: ${whole}, intact. With reservations: ${doubtful}.`,
    )
  }
  return pass(
    'parts-good',
    'Chaque badge du relevé est valable, et de la personne dont parle le relevé.',
    'Each badge of the record is valid, and of the person the record is about.',
  )
}

/**
 * Each credential in a transcript stands on its own, whoever signed around it: one that is not good makes the transcript invalid, one that could
 * not be judged leaves it open, one about somebody else is never taken for theirs. Made of transcripts only.
 */
export const transcriptParts: Check = {
  id: 'parts',
  title: { fr: 'Les badges du relevé', en: 'The badges of the record' },
  spec: 'https://www.imsglobal.org/spec/clr/v2p0/#verification',
  fatal: false,
  async run(context) {
    const { parts = [] } = context
    const all: Judged[] = []
    for (const [index, part] of parts.entries()) {
      all.push(await judged(context, part, `/credentialSubject/verifiableCredential/${String(index)}`))
    }
    return { ...found(all), learned: { partReports: all.map(({ part }) => part) } }
  },
}
