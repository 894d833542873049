/** Decision records: read whole by their parties, opened part by part to anybody, recomputed by anybody. */
import type { Caller } from '../access/access-token.ts'
import { capacitiesOf } from '../application/reach.ts'
import type { AwardDeps } from '../award/deps.ts'
import { checkRecord } from '../award/decision/check-record.ts'
import { openDecision, openParts } from '../award/decision/decision-opening.ts'
import { keptDecision, requireSigned, type KeptDecision } from '../award/decision/kept-decision.ts'
import { openedDecision } from '../award/decision/opened-decision.ts'
import type { RecordProofDeps } from '../award/decision/record-proof.ts'
import { decisionUrl } from '../award/sign-decision.ts'
import type { DecisionRecord } from '../evidence/decision.ts'
import { recordErrors } from '../evidence/recompute/record-errors.ts'
import { Problem, type ProblemItem } from '../problem.ts'
import { canonicalJson, contentDigest } from '../proof/canonical-json.ts'
import { schemaErrors } from '../schema.ts'
import type { Text } from '../text.ts'
import { decisionPage } from '../view/decision-page.tsx'
import { callerOf, jsonText, type Handlers } from './contract/operation.ts'
import { notFound } from './contract/problem-response.ts'
import { represent, sendRepresentation } from './representation.ts'

export type DecisionHandlersDeps = AwardDeps & RecordProofDeps

type DecisionOperation = 'getDecision' | 'openDecision' | 'getOpenedDecision' | 'recomputeDecision'

// Opened by somebody who may close it again: never in a shared cache, never in a search engine.
const privately = { 'Cache-Control': 'private, no-cache', 'X-Robots-Tag': 'noindex' }

export function decisionHandlers(deps: DecisionHandlersDeps): Pick<Handlers, DecisionOperation> {
  return {
    async getDecision(request) {
      const { kept } = await reached(deps, callerOf(request), request.params.decisionId)
      requireSigned(kept)
      const representation = await represent('application/json', kept.text)
      return sendRepresentation(request, representation, {
        'Cache-Control': 'no-store',
        'X-Robots-Tag': 'noindex',
        Vary: 'Accept-Encoding',
      })
    },

    async openDecision(request) {
      const caller = callerOf(request)
      const { kept, as } = await reached(deps, caller, request.params.decisionId)
      if (!as.has('own')) throw new Problem('forbidden', onlyItsHolder)
      requireSigned(kept)
      const { parts, openedAt } = await openDecision(deps, kept.id, request.body.parts, caller.keyId)
      const opened = `${decisionUrl(deps, kept.id)}/opened`
      return { status: 200, body: { decision: decisionUrl(deps, kept.id), parts, openedAt, opened } }
    },

    async getOpenedDecision(request) {
      const { decisionId } = request.params
      const open = await openParts(deps, decisionId)
      const kept = open.length === 0 ? undefined : await keptDecision(deps, decisionId)
      if (kept === undefined) throw notFound()
      const decision = openedDecision(kept.text, open)
      const headers = { ...privately, Vary: 'Accept, Accept-Language' }
      if (request.accept(['application/json', 'text/html']) === 'application/json') {
        return jsonText(JSON.stringify(decision), 'application/json', headers)
      }
      const { language } = request
      const organisation = await deps.store.organisations.get(kept.organisationId)
      const { name } = deps.achievements.resolve(decision.achievement)
      const page = decisionPage(
        { ...decision, organisationName: organisation?.name ?? '', achievementName: name },
        language,
      )
      return {
        status: 200,
        body: page,
        mediaType: 'text/html',
        headers: { ...headers, 'Content-Language': language },
      }
    },

    async recomputeDecision(request) {
      const record = readRecord(request.body)
      const errors = recordErrors(record)
      if (errors.length > 0) throw invalid(notRecomputable, errors)
      const text = canonicalForm(request.body)
      const checked = await checkRecord(deps, record)
      return { status: 200, body: { ...checked, digestSRI: contentDigest(text).digestSri } }
    },
  }
}

/**
 * The decision, and in what capacity the caller comes to it.
 * @throws Problem `not-found` (404), the same for a decision that does not exist and for one that is none of the caller's business
 */
async function reached(
  deps: DecisionHandlersDeps,
  caller: Caller,
  id: string,
): Promise<{ readonly kept: KeptDecision; readonly as: ReadonlySet<string> }> {
  const kept = await keptDecision(deps, id)
  if (kept === undefined) throw notFound()
  const application =
    kept.applicationId === undefined ? undefined : await deps.store.applications.get(kept.applicationId)
  const as = new Set<string>(application === undefined ? [] : capacitiesOf(caller, application))
  // Reading awards is reading what they rest on; a refusal is between the person and those who judged them.
  const isBehindAward = kept.outcome === 'granted'
  if (
    isBehindAward &&
    caller.organisationId === kept.organisationId &&
    caller.scopes.includes('award:read')
  ) {
    as.add('organisation')
  }
  if (as.size === 0) throw notFound()
  return { kept, as }
}

/** @throws Problem `decision-record-invalid` (422), in words of their own for the documents that are mistaken for a record */
function readRecord(body: Readonly<Record<string, unknown>>): DecisionRecord {
  if (body['type'] === 'EquivalenceRecord') throw invalid(equivalence)
  if (!('formatVersion' in body)) throw invalid(beforeRecords)
  const errors = schemaErrors('decision-record.schema.json', body)
  if (errors.length === 0) return body as unknown as DecisionRecord
  throw invalid(
    notARecord,
    errors.map(({ pointer }) => ({ pointer, code: 'record-malformed', detail: malformed })),
  )
}

/** A lone surrogate has no UTF-8 form, and so no digest. */
function canonicalForm(body: unknown): string {
  try {
    return canonicalJson(body)
  } catch {
    throw invalid(notARecord, [{ pointer: '', code: 'record-malformed', detail: malformed }])
  }
}

function invalid(detail: Text, errors: readonly ProblemItem[] = []): Problem {
  return new Problem('decision-record-invalid', detail, { errors })
}

const onlyItsHolder: Text = {
  fr: 'Seule la personne concernée choisit ce que tout le monde peut lire de cette décision.',
  en: 'Only the person concerned chooses what everybody can read of this decision.',
}
const notARecord: Text = {
  fr: 'Ce document n’a pas la forme d’un relevé de décision.',
  en: 'This document does not have the form of a decision record.',
}
const malformed: Text = {
  fr: 'Ce n’est pas ce qu’un relevé de décision contient ici (schemas/decision-record.schema.json)',
  en: 'This is not what a decision record has here (schemas/decision-record.schema.json)',
}
const notRecomputable: Text = {
  fr: 'Ce relevé ne peut pas être recalculé.',
  en: 'This record cannot be recomputed.',
}
const beforeRecords: Text = {
  fr: 'Ce relevé est d’un format ancien, sans formatVersion : il ne contient pas tout ce qu’il faut pour être recalculé.',
  en: 'This record has the earlier format, without formatVersion: it does not hold all that is needed to recompute it.',
}
const equivalence: Text = {
  fr: 'Une équivalence ne juge rien de nouveau : recalculez la décision d’origine.',
  en: 'An equivalence judges nothing anew: recompute the original decision.',
}
