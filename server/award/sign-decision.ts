/** A decision on one person and one achievement, signed by the organisation that decides. */
import type { Achievement } from '../achievement/types.ts'
import {
  assessmentsOf,
  decide,
  type ContestedDecision,
  type Decided,
  type DecisionRecord,
  type Judgement,
  type RecordedAssessor,
} from '../evidence/decision.ts'
import { evaluate } from '../evidence/evaluate.ts'
import type { Dossier } from '../evidence/types.ts'
import { Problem } from '../problem.ts'
import { digestSri } from '../proof/canonical-json.ts'
import { signJsonText } from '../proof/data-integrity/eddsa-jcs-2022.ts'
import type { Issuer } from '../proof/types.ts'
import { keepsToSchema, schemaErrors } from '../schema.ts'
import type { Decision } from '../store/recognition-documents.ts'
import type { AwardDeps } from './deps.ts'

/** What is decided on, and what the people who decide say. */
export interface DecisionInput {
  /** What it is kept under: `_id` in `decisions`, or of the award that holds it. */
  readonly decisionId: string
  readonly achievement: Achievement
  /** As rules see it; what assessors found is in `assessors`. */
  readonly dossier: Omit<Dossier, 'assessments'>
  /** The fingerprint of each piece of the dossier, by its id. */
  readonly fingerprints: ReadonlyMap<string, string>
  readonly judgements: readonly Judgement[]
  readonly instance: 'first' | 'appeal'
  /** Of an appeal. */
  readonly contests?: ContestedDecision
  /** How many people must recommend granting; 0: whoever signs decides alone. */
  readonly assessorsNeeded: number
  readonly assessors: readonly RecordedAssessor[]
  /** Why a person refuses. Absent: nobody does. */
  readonly refusal?: string
  /** Name of the person who signs. */
  readonly signedBy: string
  /** API key through which they do. */
  readonly by: string
  readonly now: Date
}

/** A record and its one text. */
export interface Signed<Document> {
  /** What it is kept under. */
  readonly id: string
  /** With its proof. */
  readonly record: Document
  /** The exact signed bytes: canonical JSON, with its proof. */
  readonly text: string
  /** Of `text`. @see https://www.w3.org/TR/SRI/ */
  readonly digestSri: string
  /** Its address, which badges name with the digest. */
  readonly url: string
}

export type SignedDecision = Signed<DecisionRecord>

type Deps = Pick<AwardDeps, 'keys' | 'publicUrl'>

/**
 * Judges the dossier at `input.now`, decides, and signs the record with the organisation's key. Does NOT store it, and awards nothing.
 * @throws Problem `transition-refused` (409) while a rule or an assessor must still judge; `invalid-request` (400) for a judgement that no
 *   rule asks for, a refusal of what everything grants, or when nobody signs; `evidence-refused` (422) for a dossier too large to be recomputed;
 *   `signing-key-unavailable` (503)
 */
export async function signDecision(
  deps: Deps,
  organisationId: string,
  input: DecisionInput,
): Promise<SignedDecision> {
  const { decisionId, achievement, now, ...parts } = input
  const dossier = { ...input.dossier, assessments: assessmentsOf(input.assessors) }
  const decided = decide({
    ...parts,
    ...judgedBy(achievement),
    dossier,
    signedBy: input.signedBy.trim(),
    evaluation: evaluate(achievement.criteria, dossier, now),
    decidedAt: now,
  })
  return signRecord(deps, await deps.keys.current(organisationId), decisionId, decided)
}

/** What a record says of the achievement: all that its verdict rests on. */
export function judgedBy(
  achievement: Achievement,
): Pick<DecisionRecord, 'achievement' | 'frameworkIri' | 'frameworkDigest' | 'criteria'> {
  const { id, framework, criteria } = achievement
  return {
    achievement: id,
    frameworkIri: framework.iri,
    frameworkDigest: framework.digestMultibase,
    criteria,
  }
}

const recordSchema = 'decision-record.schema.json'

/** Signs what was decided, at the moment it was. @throws as `signDecision` */
export async function signRecord(
  deps: Deps,
  issuer: Issuer,
  decisionId: string,
  decided: Decided,
): Promise<SignedDecision> {
  if (decided.outcome === 'needs-person') throw new Problem('transition-refused', stillToJudge)
  const signed = await signDocument(deps, issuer, decisionId, decided, new Date(decided.decidedAt))
  if (keepsToSchema(recordSchema, signed.record)) return signed
  const [flaw] = schemaErrors(recordSchema, signed.record)
  // What nobody could recompute must not be signed; everything else that breaks the schema is a bug.
  if (flaw?.pointer === '/dossier/pieces') throw new Problem('evidence-refused', tooManyPieces)
  throw new Error(`a decision record breaks its schema: ${String(flaw?.pointer)} ${String(flaw?.message)}`)
}

/** Gives `document` its address and its organisation, and signs it. @throws Problem `signing-key-unavailable` (503) */
export async function signDocument<Document extends object>(
  deps: Deps,
  issuer: Issuer,
  id: string,
  document: Document,
  created: Date,
): Promise<Signed<Document & { readonly id: string; readonly organisation: string }>> {
  const url = decisionUrl(deps, id)
  const unsigned = { ...document, id: url, organisation: issuer.did }
  const { proof, text } = await signJsonText(deps.keys, issuer, unsigned, created)
  return { id, record: { ...unsigned, proof }, text, url, digestSri: digestSri(text) }
}

/** A decision as it was signed, from what is stored of it. Signs nothing anew. */
export function storedDecision(
  deps: Pick<AwardDeps, 'publicUrl'>,
  { _id: id, record: text }: Pick<Decision, '_id' | 'record'>,
): SignedDecision {
  // Stored by whoever signed it, and by nobody else.
  const record = JSON.parse(text) as DecisionRecord
  return { id, record, text, url: decisionUrl(deps, id), digestSri: digestSri(text) }
}

/** The permanent address of a decision. Only its parties can read what is there. */
export function decisionUrl({ publicUrl }: Pick<AwardDeps, 'publicUrl'>, decisionId: string): string {
  return `${publicUrl}/decisions/${decisionId}`
}

const stillToJudge = {
  fr: 'Il reste quelque chose à apprécier : une règle demande une personne, ou il manque des avis favorables.',
  en: 'Something must still be judged: a rule needs a person, or favourable assessments are missing.',
}
const tooManyPieces = {
  fr: 'Ce dossier a plus de 1 000 preuves : personne ne pourrait recalculer la décision.',
  en: 'This dossier has more than 1,000 pieces of evidence: nobody could recompute the decision.',
}
