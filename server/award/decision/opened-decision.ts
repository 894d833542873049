/** A decision as anybody may read it: what its holder opened, and nothing that tells who they are. */
import type { DecisionRecord } from '../../evidence/decision.ts'
import type { EasyFrenchStatus } from '../../evidence/easy-french.ts'
import type { Criteria, Finding } from '../../evidence/types.ts'
import type { Text } from '../../text.ts'
import type { EquivalenceRecord } from '../standing/reissue/equivalence.ts'
import type { DecisionPart } from './decision-opening.ts'

/** A finding without the ids of evidence. */
export interface OpenedFinding extends Pick<
  Finding,
  'rule' | 'type' | 'outcome' | 'reason' | 'easy' | 'needed'
> {
  readonly parts?: readonly OpenedFinding[]
}

export interface OpenedDecision {
  /** Its address; only its parties can read the whole record there. */
  readonly id: string
  /** DID of the organisation that decided. */
  readonly organisation: string
  /** `<framework>/<version>/<code>`. */
  readonly achievement: string
  readonly frameworkIri: string
  readonly decidedAt: string
  /** What is open. */
  readonly open: readonly DecisionPart[]
  readonly outcome?: DecisionRecord['outcome']
  readonly instance?: DecisionRecord['instance']
  readonly criteria?: Pick<Criteria, 'version' | 'kinds' | 'rules'>
  readonly findings?: readonly OpenedFinding[]
  /** Who wrote the easy sentences of the findings, and who reviewed them. */
  readonly easyFrench?: EasyFrenchStatus
  /** What the decision rests on: how many pieces of each kind. */
  readonly evidenceKinds?: readonly {
    readonly kind: string
    readonly title?: Text
    readonly pieces: number
  }[]
  readonly assessors?: readonly { readonly name: string; readonly recommends: 'grant' | 'refuse' }[]
  readonly signedBy?: string
  readonly reason?: string
  readonly judgements?: readonly { readonly rule: string; readonly reason: string }[]
}

/** `text` is a signed record of ours; `open` says which parts are left in. Pure. */
export function openedDecision(text: string, open: readonly DecisionPart[]): OpenedDecision {
  const record = JSON.parse(text) as DecisionRecord | EquivalenceRecord
  const { id, organisation, achievement, frameworkIri, decidedAt } = record
  const shown = Object.assign({}, ...open.map((part) => partOf(record, part))) as Partial<OpenedDecision>
  return { id, organisation, achievement, frameworkIri, decidedAt, open, ...shown }
}

function partOf(record: DecisionRecord | EquivalenceRecord, part: DecisionPart): Partial<OpenedDecision> {
  const judged = record.type === 'DecisionRecord' ? record : undefined
  switch (part) {
    case 'outcome':
      return { outcome: record.outcome, ...(judged && { instance: judged.instance }) }
    case 'criteria': {
      if (judged === undefined) return {}
      const { version, kinds, rules } = judged.criteria
      return { criteria: { version, kinds, rules } }
    }
    case 'findings':
      return {
        findings: record.evaluation.findings.map(openedFinding),
        ...(judged && { easyFrench: judged.notices.easyFrench }),
      }
    case 'evidence-kinds':
      return { evidenceKinds: kindsCounted(record) }
    case 'assessors':
      return {
        signedBy: record.signedBy,
        assessors: (judged?.assessors ?? []).map(({ name, recommends }) => ({ name, recommends })),
      }
    case 'reason':
      return {
        ...(judged?.reason === undefined ? {} : { reason: judged.reason }),
        judgements: (judged?.judgements ?? []).map(({ rule, reason }) => ({ rule, reason })),
      }
  }
}

function openedFinding({ rule, type, outcome, reason, easy, parts, needed }: Finding): OpenedFinding {
  return {
    ...{ rule, type, outcome, reason, easy },
    ...(needed === undefined ? {} : { needed }),
    ...(parts === undefined ? {} : { parts: parts.map(openedFinding) }),
  }
}

function kindsCounted(record: DecisionRecord | EquivalenceRecord): OpenedDecision['evidenceKinds'] & object {
  const { findings } = record.evaluation
  const relied = new Set(findings.flatMap(({ evidence }) => evidence))
  for (const id of findings.flatMap(({ setAside }) => setAside)) relied.delete(id)
  const counts = new Map<string, number>()
  const carried = record.type === 'EquivalenceRecord'
  const pieces = carried ? record.evidence : record.dossier.pieces
  for (const { id, kind } of pieces) {
    if (carried || relied.has(id)) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  const titles = new Map(carried ? [] : record.criteria.kinds.map(({ code, title }) => [code, title]))
  return [...counts].map(([kind, pieces]) => {
    const title = titles.get(kind)
    return { kind, ...(title === undefined ? {} : { title }), pieces }
  })
}
