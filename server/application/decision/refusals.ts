/** Why a decision is not taken, in the words of the problem it answers. */
import { Problem } from '../../problem.ts'
import type { Decision } from '../../store/recognition-documents.ts'
import type { Text } from '../../text.ts'

/** The signer quotes an evaluation of something else than what the application is now. */
export function outdated(): Problem {
  return new Problem('evaluation-outdated', {
    fr: 'La candidature a changé depuis l’évaluation que vous citez : évaluez-la de nouveau, puis lisez-la avant de signer.',
    en: 'The application has changed since the evaluation you quote: evaluate it again, and read it before you sign.',
  })
}

/** Nobody signs a decision on what they have not judged themself. */
export function assessFirst(): Problem {
  return new Problem('transition-refused', {
    fr: 'Vous signerez la décision après avoir rempli la grille d’évaluation du dossier tel qu’il est.',
    en: 'You will sign the decision once you have assessed the dossier as it is.',
  })
}

/** Somebody else's decision was signed first. */
export function decidedOtherwise(outcome: Decision['outcome']): Problem {
  return new Problem('conflict', {
    fr: `Une autre décision est déjà signée : ${outcome === 'granted' ? 'le badge est accordé' : 'le badge est refusé'}.`,
    en: `Another decision is signed already: the badge is ${outcome}.`,
  })
}

/** The same decision was signed first, by somebody who had read something else. */
export function decidedOnAnother(): Problem {
  return new Problem('conflict', {
    fr: 'La décision est déjà signée, sur une autre évaluation que celle que vous citez.',
    en: 'The decision is signed already, on another evaluation than the one you quote.',
  })
}

/** One place of the request is wrong. */
export function invalid(pointer: string, code: string, detail: Text): Problem {
  return new Problem('invalid-request', detail, { errors: [{ pointer, code, detail }] })
}
