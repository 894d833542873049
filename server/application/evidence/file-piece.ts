/** Files a piece of evidence in an application: by whoever may, of what the achievement accepts. */
import type { Caller } from '../../access/access-token.ts'
import { ownPerson } from '../../organisation/people.ts'
import { Problem } from '../../problem.ts'
import type { EvidencePiece } from '../../store/documents.ts'
import type { Application } from '../../store/recognition-documents.ts'
import { pseudonymIn } from '../applicant/applicant.ts'
import { takesEvidence } from '../dossier.ts'
import { reachApplication, type Reached } from '../reach.ts'
import { notYourStep, transitionRefused } from '../transitions.ts'
import { checkedCredential } from './check-credential.ts'
import type { EvidenceContent } from './content.ts'
import type { ApplicationEvidenceDeps } from './deps.ts'
import { keepPiece } from './keep-piece.ts'
import { reachAsObserver } from './reach-evidence.ts'
import { refusals } from './refusals.ts'
import type { SentContent, SentPiece } from './sent-piece.ts'

/**
 * Files `sent` and answers the piece as it is kept; see `keepPiece` for the same piece sent again.
 * @throws Problem `not-found` (404); `conflict-of-interest` (403) for an observation of oneself; `forbidden` (403) when filing is not for
 *   the caller; `transition-refused` (409) when the application takes no evidence now; `evidence-refused` (422) with one error per wrong
 *   field
 */
export async function filePiece(
  deps: ApplicationEvidenceDeps,
  caller: Caller,
  applicationId: string,
  sent: SentPiece,
): Promise<EvidencePiece> {
  const observed = sent.content.form === 'observation'
  const taking = async (): Promise<Reached> => {
    const reached = observed
      ? await reachAsObserver(deps, caller, applicationId)
      : await reachApplication(deps, caller, applicationId)
    if (observed) requireObserver(reached.application, reached.as)
    else requireFiler(reached.application, reached.as)
    return reached
  }
  const { application, as } = await taking()
  const achievement = deps.achievements.resolve(application.achievement)
  const errors = refusals(achievement, sent, { now: deps.clock(), byApplicant: as.has('own') })
  if (errors.length > 0) {
    throw new Problem(
      'evidence-refused',
      {
        fr: 'Cette preuve n’a pas été gardée : corrigez les erreurs indiquées.',
        en: 'This piece of evidence was not kept: correct the errors below.',
      },
      { errors },
    )
  }
  const piece = {
    ...sent,
    ...(caller.personId === undefined ? {} : { filedBy: caller.personId }),
    content: await completedContent(deps, caller, application, sent.content),
  }
  return keepPiece(deps, application, piece, taking)
}

/** The applicant, or whoever opened the application for them. */
function requireFiler(application: Application, as: Reached['as']): void {
  if (!as.has('own') && !as.has('opener')) throw notYourStep()
  if (!takesEvidence(application)) throw transitionRefused(application.state, as)
}

/** Whoever opened it, a colleague, an assessor; an assessor during the review too. */
function requireObserver(application: Application, as: Reached['as']): void {
  if (as.has('own')) throw ownObservation()
  if (as.size > 0 && !as.has('opener') && !as.has('assigned')) throw notYourStep()
  if (takesEvidence(application)) return
  const { state } = application
  if (!as.has('assigned') || (state !== 'under-review' && state !== 'appealed'))
    throw transitionRefused(state, as)
}

async function completedContent(
  deps: ApplicationEvidenceDeps,
  caller: Caller,
  application: Application,
  content: SentContent,
): Promise<EvidenceContent> {
  switch (content.form) {
    case 'file':
      return { ...content, sha256: await fingerprintOf(deps, application, content.fileId) }
    case 'observation':
      return { ...content, observer: await observerOf(deps, caller, application) }
    case 'credential':
      return { ...content, check: await checkedCredential(deps, application, content.credential) }
    default:
      return content
  }
}

/** The pseudonym the deciding organisation knows the observer by. */
async function observerOf(
  deps: ApplicationEvidenceDeps,
  caller: Caller,
  application: Application,
): Promise<string> {
  const observer = await pseudonymIn(deps, application.organisationId, await ownPerson(deps, caller))
  // The same person under another key, or in another organisation.
  if (observer === application.recipientKey) throw ownObservation()
  return observer
}

async function fingerprintOf(
  deps: ApplicationEvidenceDeps,
  application: Application,
  fileId: string,
): Promise<string> {
  const file = await deps.store.evidenceFiles.get(fileId)
  if (file?.applicationId === application._id) return file.sha256
  throw new Problem('evidence-refused', noFile, {
    errors: [{ pointer: '/content/file/fileId', code: 'file-unknown', detail: noFile }],
  })
}

const noFile = {
  fr: 'Il n’y a pas de tel fichier dans cette candidature : déposez-le d’abord.',
  en: 'There is no such file in this application: upload it first.',
}

function ownObservation(): Problem {
  return new Problem('conflict-of-interest', {
    fr: 'Une observation est déposée par la personne qui a observé, jamais par celle qui est observée.',
    en: 'An observation is filed by the person who observed, never by the one who was observed.',
  })
}
