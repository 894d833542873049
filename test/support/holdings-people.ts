/** The people of an organisation and their applications, in every state a good request can be about. */
import {
  evaluationOf,
  file,
  framework,
  open,
  peopleOf,
  report,
  step,
  takeAndAssess,
  type Application,
  type Workshop,
} from './applying.ts'
import { dossierOf, position, propose, setPolicy } from './dossier.ts'
import { memberOf, type Member } from './members.ts'
import type { Ids, Operation } from './operations.ts'
import { succeeded, type Client, type TestService } from './service.ts'

export interface PeopleHoldings {
  readonly ids: Ids
  readonly bodies: Readonly<Record<string, object>>
  /** Who can send a good request: the person it is for, or else an assessor; undefined: whoever acts for the organisation. */
  clientOf(operation: Operation): Client | undefined
  readonly people: Workshop
  /** Of the applicant: opened by the colleague, assessed by the first assessor. */
  readonly dossier: Ids
}

/** One granted dossier, and an application for each step there is to take. */
export async function peopleHoldings(service: TestService, organisation: string): Promise<PeopleHoldings> {
  const people = await peopleOf(service, organisation)
  const { applicant, colleague, coordinator } = people
  const [assessor] = people.assessors
  await setPolicy(coordinator, organisation)
  const dossier = await dossierOf(service, {
    organisation,
    applicant,
    opener: colleague,
    assessor,
    coordinator,
  })
  const spare = await memberOf(service, organisation, 'assessor', { givenName: 'Gaël' })
  const { ids, evaluation } = await stages(applicant, assessor)
  const delegation = await give(coordinator, organisation, spare)
  return {
    ids: {
      ...dossier,
      ...ids,
      'correctPerson.personId': spare.person.id,
      'erasePerson.personId': spare.person.id,
      'revokeDelegation.delegationId': delegation,
      'erasePositioning.positioningId': await position(applicant, '2026-11-19'),
      'declineProposal.proposalId': await propose(service, applicant, 'PROFIL-ACC'),
    },
    bodies: bodiesOf({ applicant, assessor, award: dossier['requestRenewal.awardId'] ?? '', evaluation }),
    clientOf({ access = [] }) {
      if (access.includes('own')) return applicant.client
      return access.includes('assigned') ? assessor.client : undefined
    },
    people,
    dossier,
  }
}

const refusal = {
  rubric: [{ criterion: 'RM-A3.1', level: 1 }],
  recommends: 'refuse',
  reason: 'Je n’ai pas vu la personne travailler seule.',
}

/** One application of the applicant for each operation that changes one, in the state it needs. */
async function stages(
  { client }: Member,
  assessor: Member,
): Promise<{ readonly ids: Ids; readonly evaluation: string }> {
  const draft = (code: string) => open(client, { achievement: `${framework}/0.1.0/${code}` })
  const submit = async (code: string) => succeeded(await step(client, await draft(code), 'submission'))
  const taken = async (code: string) =>
    succeeded(await step(assessor.client, await submit(code), 'assessors', {}))
  const assessed = async (code: string) => {
    const application = await submit(code)
    await takeAndAssess(assessor, application, {
      ...refusal,
      rubric: [{ criterion: code.slice(0, 7), level: 1 }],
    })
    return { application, evaluation: await evaluationOf(assessor.client, application) }
  }
  const filling = await draft('RM-A1.1-N1')
  const asked = await taken('RM-A1.2-N1')
  succeeded(await step(assessor.client, asked, 'completion-request', completionRequest))
  const refused = await assessed('RM-A3.1-N1')
  const decision = { outcome: 'refused', reason: refusal.reason, evaluation: refused.evaluation }
  succeeded(await step(assessor.client, refused.application, 'decision', decision))
  const decided = await assessed('RM-A3.2-N1')
  const about = (operation: string, { id }: Pick<Application, 'id'>) =>
    [`${operation}.applicationId`, id] as const
  const piece = await file(client, filling, { ...report, kind: 'EV-AUT' })
  return {
    evaluation: decided.evaluation,
    ids: {
      ...Object.fromEntries([
        about('fileApplicationEvidence', filling),
        about('uploadEvidenceFile', filling),
        about('eraseApplicationEvidence', filling),
        about('completeApplication', asked),
        about('appealDecision', refused.application),
        about('decideApplication', decided.application),
        about('giveApplicationConsent', await draft('RM-A2.1-N1')),
        about('submitApplication', await draft('RM-A2.2-N1')),
        about('withdrawApplication', await draft('RM-B1.1-N1')),
        about('assignAssessor', await submit('RM-B1.2-N1')),
        about('recuseAssessor', await taken('RM-B1.3-N1')),
        about('askToComplete', await taken('RM-B2.1-N1')),
        about('assessApplication', await taken('RM-B2.2-N1')),
      ]),
      'eraseApplicationEvidence.pieceId': piece,
    },
  }
}

const completionRequest = {
  items: [{ kind: 'EV-OBS', rule: 'minimum-pieces', what: 'Une observation de votre travail.' }],
}

async function give({ client }: Member, organisation: string, { person }: Member): Promise<string> {
  const json = { personId: person.id, framework, from: '2026-01-01', until: '2027-12-31' }
  const answer = await client.call<{ id: string }>('POST', `/organisations/${organisation}/delegations`, {
    json,
  })
  return succeeded(answer).id
}

function bodiesOf(about: {
  readonly applicant: Member
  readonly assessor: Member
  readonly award: string
  readonly evaluation: string
}): PeopleHoldings['bodies'] {
  const { applicant, assessor, award, evaluation } = about
  const rules = { assessors: 2, appealAssessors: 2, reviewDays: 10, completionDays: 20, appealDays: 30 }
  return {
    createPerson: {
      givenName: 'Hélène',
      familyName: 'Roux',
      email: 'helene@exemple.fr',
      reference: 'MN-20',
    },
    correctPerson: {
      givenName: 'Gaël',
      familyName: 'Marchand',
      email: 'gael@exemple.fr',
      reference: 'MN-21',
    },
    giveDelegation: {
      personId: assessor.person.id,
      framework,
      competencies: ['RM-C2.1'],
      maximumLevel: 2,
      from: '2026-11-21',
      until: '2027-11-20',
    },
    changeAssessmentPolicy: {
      achievement: `${framework}/RM-G1.1-N1`,
      ...rules,
      appealReviewDays: 40,
      validMonths: 36,
    },
    openApplication: {
      achievement: `${framework}/0.1.0/RM-C1.1-N1`,
      organisation: 'atelier-dole',
      applicant: applicant.person.id,
      consent: true,
      nameInBadge: true,
    },
    giveApplicationConsent: { consent: true, nameInBadge: true },
    assignAssessor: { personId: assessor.person.id },
    recuseAssessor: { reason: 'Je connais cette personne.' },
    askToComplete: completionRequest,
    assessApplication: { ...refusal, rubric: [{ criterion: 'RM-B2.2', level: 1 }] },
    decideApplication: { evaluation, outcome: 'refused', reason: refusal.reason, judgements: [] },
    appealDecision: { reason: 'J’ai travaillé seule à chaque fois.' },
    fileApplicationEvidence: {
      ...report,
      kind: 'EV-AUT',
      competencies: ['RM-A1.1'],
      providedBy: 'Amina Marchand',
      pseudonymised: true,
    },
    openDecision: { parts: ['outcome', 'criteria', 'reason'] },
    createEndorsementRequest: {
      target: { award },
      competencies: ['RM-C2.1'],
      endorser: { name: 'Irène Vert', email: 'irene@ailleurs.example' },
      message: 'Nous avons animé ensemble en mars.',
      language: 'fr',
    },
    revokeEndorsement: { reason: 'Donné par erreur.' },
    recordPositioning: {
      framework: `${framework}/0.1.0`,
      levels: [{ competency: 'RM-C2.1', level: 3, note: 'Seule depuis janvier' }],
      positionedOn: '2026-11-18',
    },
    declineProposal: { reason: 'Pas cette année.' },
  }
}
