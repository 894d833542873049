/** What is needed to decide on a dossier, in these tests: a framework of nowhere, a trainer who signs. */
import {
  assessmentsOf,
  decide,
  type Decided,
  type DecisionParts,
  type DecisionRecord,
  type RecordedAssessor,
} from '../../server/evidence/decision.ts'
import { evaluate } from '../../server/evidence/evaluate.ts'
import type { Criteria, Dossier } from '../../server/evidence/types.ts'
import { decidedAt } from './dossier.ts'

/** A fingerprint of the right form, different for each text. */
export function fingerprintNamed(id: string): string {
  return `ni:///sha-256;${Buffer.from(id.padEnd(32, '.')).subarray(0, 32).toString('base64url')}`
}

/** An assessor who recommends granting. */
export function assessor(
  id: string,
  who: string,
  differences: Partial<RecordedAssessor> = {},
): RecordedAssessor {
  return {
    id,
    assessor: who,
    name: `${who} Martin`,
    recommends: 'grant',
    reason: 'Dossier complet.',
    rubric: [],
    conflictDeclared: false,
    ...differences,
  }
}

/** What `decide` is given about `judged`, by `criteria`, on 21 November 2026; whoever signs decides alone unless there are `assessors`. */
export function partsOf(
  criteria: Criteria,
  judged: Omit<Dossier, 'assessments'>,
  differences: Partial<DecisionParts> = {},
): DecisionParts {
  const { assessors = [] } = differences
  const dossier = { ...judged, assessments: assessmentsOf(assessors) }
  return {
    achievement: `referentiel-mediateurs/${criteria.version}/${criteria.achievement}`,
    frameworkIri: `https://badges.example/frameworks/referentiel-mediateurs/${criteria.version}`,
    frameworkDigest: 'zQmExample',
    criteria,
    instance: 'first',
    dossier,
    fingerprints: new Map(judged.pieces.map(({ id }) => [id, fingerprintNamed(id)])),
    evaluation: evaluate(criteria, dossier, decidedAt),
    assessorsNeeded: 0,
    assessors,
    judgements: [],
    signedBy: 'Inès Formatrice',
    by: 'key-1',
    decidedAt,
    ...differences,
  }
}

/** With an address and an organisation. */
export function recordOf(decided: Decided): DecisionRecord {
  return {
    ...decided,
    id: 'https://badges.example/decisions/5f2b6c7d8a414c1e9b7e2f0d6a1c3e55',
    organisation: 'did:web:badges.example:issuers:acme',
  }
}

/** As a reader gets it: after a trip through JSON. */
export function readAgain<Document>(document: Document): Document {
  return JSON.parse(JSON.stringify(document)) as Document
}

export function recordOn(...about: Parameters<typeof partsOf>): DecisionRecord {
  return readAgain(recordOf(decide(partsOf(...about))))
}
