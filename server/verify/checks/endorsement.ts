import {
  isObject,
  objectsOf,
  pass,
  skipped,
  valuesOf,
  warn,
  type AttachedEndorsement,
  type Check,
  type CheckContext,
  type Finding,
  type InnerReport,
} from '../check.ts'
import { withEndorsements } from '../endorsements.ts'
import type { JsonObject } from '../strict-json.ts'

/** More are refused before anything of the credential is processed, where they are embedded; signed texts are short. */
const mostEndorsements = 32

/** `doubtful`: signed, with a reservation, such as an endorser nobody here knows. `open`: it could not be checked. */
type Judgement = 'good' | 'doubtful' | 'open' | 'bad'

interface Judged extends AttachedEndorsement {
  readonly judgement: Judgement
  /** Endorsements inside this one were found, and not all of them good. Of a signed text they cannot be taken away. */
  readonly holdsOthers?: boolean
}

const none = skipped('no-endorsement', 'Aucune recommandation n’est jointe.', 'No endorsement is attached.')

const notJudged = warn(
  'endorsements-not-checked',
  'Des recommandations sont jointes au badge ; leurs signatures n’ont pas été vérifiées.',
  'Endorsements are attached to the badge; their signatures were not verified.',
)

/** Whether what was signed recommends the very thing it is attached to. */
function isAbout({ credential }: InnerReport, attachedTo: string | undefined): boolean {
  const [subject] = objectsOf(credential?.['credentialSubject'])
  const isEndorsement = valuesOf(credential?.['type']).includes('EndorsementCredential')
  return isEndorsement && attachedTo !== undefined && subject?.['id'] === attachedTo
}

function judgementOf(report: InnerReport | undefined, attachedTo: string | undefined): Judgement {
  if (report === undefined || report.verdict === 'undetermined') return 'open'
  if (report.verdict === 'invalid' || !isAbout(report, attachedTo)) return 'bad'
  return report.verdict === 'valid' ? 'good' : 'doubtful'
}

/** One that could not be judged, through a fault of this service, is open like any other that was not. */
async function reportOn(
  { deps, judgeInside }: CheckContext,
  one: AttachedEndorsement,
): Promise<InnerReport | undefined> {
  try {
    return await judgeInside?.(one.endorsement)
  } catch (error) {
    deps.checkFailed?.('endorsement', error)
    return undefined
  }
}

function holdsOthers(report: InnerReport | undefined): boolean {
  const inner = report?.checks.find(({ id }) => id === endorsement.id)
  return inner?.code !== none.code && inner?.outcome !== 'pass'
}

async function judgeAll(
  context: CheckContext,
  endorsements: readonly AttachedEndorsement[],
): Promise<readonly Judged[]> {
  const judged: Judged[] = []
  for (const one of endorsements) {
    const report = judged.length < mostEndorsements ? await reportOn(context, one) : undefined
    const judgement = judgementOf(report, one.attachedTo)
    judged.push({ ...one, judgement, holdsOthers: holdsOthers(report) })
  }
  return judged
}

function found(judged: readonly Judged[]): Finding {
  const count = (...judgements: readonly Judgement[]) =>
    String(judged.filter(({ judgement }) => judgements.includes(judgement)).length)
  const all = String(judged.length)
  if (judged.some(({ judgement }) => judgement === 'bad')) {
    const bad = count('bad')
    return warn(
      'endorsements-not-good',
      `Recommandations jointes : ${all}. Fausses, périmées, retirées ou faites pour autre chose : ${bad}. Elles ne comptent pas et ne sont pas montrées.`,
      `Endorsements attached: ${all}. False, expired, withdrawn or made for something else: ${bad}. They do not count and are not shown.`,
    )
  }
  if (judged.some(({ judgement }) => judgement === 'open')) {
    const open = count('open')
    return warn(
      'endorsements-not-checked',
      `Recommandations jointes : ${all}. N’ont pas pu être vérifiées : ${open}. Elles ne sont pas montrées.`,
      `Endorsements attached: ${all}. Could not be verified: ${open}. They are not shown.`,
    )
  }
  if (judged.some(({ judgement }) => judgement === 'doubtful')) {
    const doubtful = count('doubtful')
    return warn(
      'endorsements-with-reservations',
      `Recommandations jointes : ${all}, intactes. Avec des réserves (par exemple, d’une organisation que ce service ne connaît pas) : ${doubtful}.`,
      `Endorsements attached: ${all}, intact. With reservations (from an organisation this service does not know, for instance): ${doubtful}.`,
    )
  }
  return pass(
    'endorsements-good',
    'Chaque recommandation jointe est intacte, valable, et faite pour ce à quoi elle est jointe.',
    'Each endorsement attached is intact, good, and made for what it is attached to.',
  )
}

/** Two endorsements may bear one identifier: it is shown only if all of them are good. */
function withoutTheOthers(credential: JsonObject, judged: readonly Judged[]): JsonObject {
  const isShown = ({ judgement, endorsement: one, holdsOthers: others }: Judged) =>
    (judgement === 'good' || judgement === 'doubtful') && !(typeof one === 'string' && others === true)
  const nameOf = (one: JsonObject | string) => (isObject(one) ? one['id'] : one)
  const refused = new Set(judged.filter((one) => !isShown(one)).map(({ endorsement }) => nameOf(endorsement)))
  const shown = new Set(judged.filter(isShown).map(({ endorsement }) => nameOf(endorsement)))
  const left = withEndorsements(credential, (one) => shown.has(nameOf(one)) && !refused.has(nameOf(one)))
  if (!isObject(left)) throw new Error('a credential is an object')
  return left
}

/**
 * Each endorsement inside the badge stands on its own: its signature, its key, its dates, its status; and it is about the very thing it is attached
 * to. That the badge around it is signed says nothing of it. One that is not good takes nothing from the badge, and is not shown; nor are those
 * inside an endorsement.
 */
export const endorsement: Check = {
  id: 'endorsement',
  title: { fr: 'Les recommandations jointes', en: 'The endorsements attached' },
  spec: 'https://www.imsglobal.org/spec/ob/v3p0/#endorsement',
  fatal: false,
  async run(context) {
    const { endorsements, credential, signers, judgeInside } = context
    if (endorsements === undefined) return none
    // Of what nobody is known to have signed nothing is shown either.
    if (signers === undefined) return notJudged
    const judged =
      judgeInside === undefined
        ? endorsements.map((one) => ({ ...one, judgement: 'open' as const }))
        : await judgeAll(context, endorsements)
    const learned = { credential: withoutTheOthers(credential, judged) }
    return { ...found(judged), learned }
  },
}
