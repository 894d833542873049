/**
 * One function per business event: it counts and writes one log line with ids only. Labels are few and never carry ids. The id
 * of an award opens its credential to whoever knows it: the log gets a fingerprint of it, `award`.
 * Counting never throws; what happened stays written in the documents themselves (an award's history).
 */
import { createHash } from 'node:crypto'
import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { Logger } from './log.ts'
import type { AwardState } from './store/documents.ts'

export interface Events {
  readonly registry: Registry
  badgeAwarded(award: {
    readonly awardId: string
    readonly achievementCode: string
    readonly organisationId: string
  }): void
  awardRefused(line: {
    readonly sessionId: string
    readonly achievementCode: string
    readonly outcome: string
  }): void
  awardStateChanged(change: { readonly awardId: string; readonly state: AwardState }): void
  awardRenewed(award: { readonly awardId: string }): void
  /** `lines`: those with an outcome so far. */
  awardJobEnded(job: {
    readonly jobId: string
    readonly state: 'done' | 'failed' | 'undone'
    readonly lines: number
  }): void
  /** The store had forgotten revocations of a list; they are put back. It went back in time, and may have forgotten more. */
  revocationsForgotten(report: { readonly statusList: string; readonly revocations: number }): void
  rosterImported(roster: {
    readonly sessionId: string
    readonly accepted: number
    readonly refused: number
  }): void
  credentialVerified(verification: { readonly verdict: string; readonly kind: string }): void
  /** How a request to another site ended: with its document, or a refusal's code. Nothing says which site. */
  outsideAsked(outcome: string): void
  accessDenied(denial: { readonly code: string; readonly operation: string }): void
  requestServed(request: {
    readonly operation: string
    readonly status: number
    readonly seconds: number
  }): void
  /** How many documents were canonicalised so far, by how: asked for whenever somebody looks. */
  showCanonicalForms(counts: () => ReadonlyMap<string, number>): void
}

export function createEvents(log: Logger): Events {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const counter = (name: string, help: string, labelNames: readonly string[]) =>
    new Counter({ name, help, labelNames: [...labelNames], registers: [registry] })
  const awarded = counter('badges_awarded_total', 'Badges awarded', [])
  const refused = counter('awards_refused_total', 'Award lines that did not become a badge', ['outcome'])
  const states = counter('award_state_changes_total', 'Awards revoked, suspended or reinstated', ['state'])
  const renewed = counter('awards_renewed_total', 'Awards renewed', [])
  const forgotten = counter('revocations_forgotten_total', 'Revocations the store had forgotten', [])
  const jobs = counter('award_jobs_total', 'Batches of awards that ended', ['state'])
  const lines = counter('roster_lines_total', 'Roster lines read', ['outcome'])
  const verified = counter('verifications_total', 'Credentials verified', ['verdict', 'kind'])
  const asked = counter('outside_requests_total', 'Requests to other sites', ['outcome'])
  const denied = counter('access_denied_total', 'Requests refused for want of a right', ['code'])
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer, by operation',
    labelNames: ['operation', 'status'],
    registers: [registry],
  })
  return {
    registry,
    showCanonicalForms(counts) {
      new Counter({
        name: 'canonical_forms_total',
        help: 'Documents canonicalised with compiled contexts, or why they were left to jsonld.js',
        labelNames: ['outcome'],
        registers: [registry],
        collect() {
          this.reset()
          for (const [outcome, count] of counts()) this.inc({ outcome }, count)
        },
      })
    },
    badgeAwarded({ awardId, ...award }) {
      awarded.inc()
      log.info({ award: fingerprint(awardId), ...award }, 'badge awarded')
    },
    awardRefused(line) {
      refused.inc({ outcome: line.outcome })
      log.info(line, 'award refused')
    },
    awardStateChanged({ awardId, ...change }) {
      states.inc({ state: change.state })
      log.info({ award: fingerprint(awardId), ...change }, 'award state changed')
    },
    awardRenewed({ awardId }) {
      renewed.inc()
      log.info({ award: fingerprint(awardId) }, 'award renewed')
    },
    revocationsForgotten(report) {
      forgotten.inc(report.revocations)
      log.error(report, 'the store had forgotten revocations: they are put back')
    },
    awardJobEnded(job) {
      jobs.inc({ state: job.state })
      log.info(job, 'batch of awards ended')
    },
    rosterImported(roster) {
      lines.inc({ outcome: 'accepted' }, roster.accepted)
      lines.inc({ outcome: 'refused' }, roster.refused)
      log.info(roster, 'roster imported')
    },
    credentialVerified(verification) {
      verified.inc({ verdict: verification.verdict, kind: verification.kind })
      log.info(verification, 'credential verified')
    },
    outsideAsked(outcome) {
      asked.inc({ outcome })
      if (outcome !== 'document') log.info({ code: outcome }, 'another site gave no document')
    },
    accessDenied(denial) {
      denied.inc({ code: denial.code })
      log.warn(denial, 'access denied')
    },
    requestServed(request) {
      requests.observe({ operation: request.operation, status: String(request.status) }, request.seconds)
    },
  }
}

/** The first 64 bits of the SHA-256 of an unguessable id, in hexadecimal: the same for the same id, and not the way back to it. */
function fingerprint(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 16)
}
