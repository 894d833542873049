/** Dossiers and criteria to judge in these tests: one invented person, `amelie`, judged on 21 November 2026. */
import { evaluate } from '../../server/evidence/evaluate.ts'
import type {
  Assessment,
  Criteria,
  CriteriaRule,
  Dossier,
  EvidenceKind,
  Finding,
  Piece,
} from '../../server/evidence/types.ts'

export const decidedAt = new Date('2026-11-21T09:30:00Z')

/** Every kind of the médiateurs framework: code, title, weight. Only EV-AUT is the person's own word. */
export const kinds: readonly EvidenceKind[] = [
  kind('EV-ATT', 'attestation de formation', 'training certificate', 2),
  kind('EV-OBS', 'observation en situation', 'observation in practice', 3),
  kind('EV-PRO', 'production', 'work product', 2),
  kind('EV-TEM', 'témoignage d’usager', 'user testimony', 1),
  kind('EV-AUT', 'auto-évaluation', 'self-assessment', 0),
  kind('EV-BIL', 'bilan d’activité', 'activity report', 2),
  kind('EV-END', 'endossement par un pair', 'peer endorsement', 2),
  kind('EV-CRA', 'comptes rendus d’activité', 'activity logs', 2),
  kind('EV-HAB', 'certification tierce', 'third-party certification', 3),
  kind('EV-EMP', 'attestation d’employeur', 'employer statement', 1),
  kind('EV-ENT', 'entretien ou jury', 'interview or panel', 3),
]

function kind(code: string, fr: string, en: string, weight: number): EvidenceKind {
  return { code, title: { fr, en }, selfDeclared: code === 'EV-AUT', weight }
}

/** A recent, pseudonymised piece about Amélie and whatever is judged. */
export function piece(id: string, kindCode: string, differences: Partial<Piece> = {}): Piece {
  return {
    id,
    kind: kindCode,
    about: 'amelie',
    observedAt: '2026-11-02',
    pseudonymised: true,
    ...differences,
  }
}

/** What an assessor recommends, having filled in nothing of a rubric. */
export function assessment(id: string, assessor: string, differences: Partial<Assessment> = {}): Assessment {
  return { id, assessor, recommends: 'grant', rubric: [], ...differences }
}

export function dossier(pieces: readonly Piece[], differences: Partial<Dossier> = {}): Dossier {
  return {
    recipient: 'amelie',
    consent: true,
    pieces,
    held: [],
    endorsementsGiven: [],
    assessments: [],
    ...differences,
  }
}

export function rule(type: string, params: Readonly<Record<string, unknown>> = {}): CriteriaRule {
  return { id: type, type, params, source: 'this test' }
}

export function criteria(rules: readonly CriteriaRule[], differences: Partial<Criteria> = {}): Criteria {
  return {
    achievement: 'RM-A1.1-N2',
    competency: 'RM-A1.1',
    version: '0.1.0',
    kinds,
    rules,
    ...differences,
  }
}

/** The finding of one rule alone on a dossier. */
export function findingOf(judged: CriteriaRule, judgedDossier: Dossier, now = decidedAt): Finding {
  const [finding] = evaluate(criteria([judged]), judgedDossier, now).findings
  if (finding === undefined) throw new Error('no finding')
  return finding
}
