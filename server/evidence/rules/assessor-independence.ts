import type { Assessment, Dossier } from '../types.ts'
import type { EasyInflected } from '../wording.ts'
import type { Rule } from './rule.ts'
import { assessmentsOfDossier, setAside } from './set-aside.ts'

/** Parts in a dossier that an independent assessor has none of. */
const parts = ['recipient', 'endorser', 'observer'] as const
type Part = (typeof parts)[number]

interface AssessorIndependenceParams {
  /** Whom an assessor may not be: the recipient, the endorser or the observer of a piece still counted. */
  readonly from: readonly Part[]
}

/**
 * Sets aside the assessments by somebody who has one of the parts of `from` in the dossier. One more piece can so set an assessment
 * aside, and leave a later rule without its assessors. Looks at pseudonyms: does NOT know of ties outside the dossier.
 */
export const assessorIndependence: Rule<AssessorIndependenceParams> = {
  type: 'assessor-independence',
  paramsSchema: {
    type: 'object',
    additionalProperties: false,
    required: ['from'],
    properties: { from: { type: 'array', minItems: 1, uniqueItems: true, items: { enum: [...parts] } } },
  },
  setsAsideOnly: true,
  evaluate(dossier, { from }) {
    return setAside(
      dossier.assessments,
      (assessment) => {
        // Always in the same order, so that an assessor with two parts is told the same one.
        const part = parts.find((one) => from.includes(one) && hasPart(one, assessment, dossier))
        return part === undefined ? undefined : causes[part]
      },
      assessmentsOfDossier,
    )
  },
}

function hasPart(part: Part, { assessor }: Assessment, { recipient, pieces }: Dossier): boolean {
  if (part === 'recipient') return assessor === recipient
  return pieces.some((piece) => piece[part] === assessor)
}

const causes: Readonly<Record<Part, EasyInflected>> = {
  recipient: {
    fr: ['par la personne évaluée elle-même', 'par la personne évaluée elle-même'],
    en: ['by the person assessed', 'by the person assessed'],
    easy: ['vient de vous', 'viennent de vous'],
  },
  endorser: {
    fr: ['par une personne qui endosse le dossier', 'par des personnes qui endossent le dossier'],
    en: ['by a person who endorses the dossier', 'by people who endorse the dossier'],
    easy: ['vient d’une personne qui vous soutient', 'viennent de personnes qui vous soutiennent'],
  },
  observer: {
    fr: [
      'par une personne qui a observé une des preuves',
      'par des personnes qui ont observé une des preuves',
    ],
    en: ['by the observer of a piece of evidence', 'by observers of pieces of evidence'],
    easy: ['vient d’une personne qui vous a observé', 'viennent de personnes qui vous ont observé'],
  },
}
