import type { Caller } from '../../access/access-token.ts'
import { keepFile } from '../../attachment/keep-file.ts'
import type { EvidenceFile } from '../../store/recognition-documents.ts'
import { takesEvidence } from '../dossier.ts'
import { reachApplication } from '../reach.ts'
import { notYourStep, transitionRefused } from '../transitions.ts'
import type { ApplicationEvidenceDeps } from './deps.ts'
import { uploaderOf } from './reach-evidence.ts'

/**
 * Keeps a file for a piece of evidence to rest on: for the applicant, or whoever opened the application for them.
 * @throws Problem `not-found` (404), `forbidden` (403), `transition-refused` (409); see `keepFile` for what a file must be
 */
export async function uploadFile(
  deps: ApplicationEvidenceDeps,
  caller: Caller,
  applicationId: string,
  bytes: Uint8Array,
): Promise<EvidenceFile> {
  const { application, as } = await reachApplication(deps, caller, applicationId)
  if (!as.has('own') && !as.has('opener')) throw notYourStep()
  if (!takesEvidence(application)) throw transitionRefused(application.state, as)
  const { _id, organisationId } = application
  return keepFile(deps, { applicationId: _id, organisationId, uploadedBy: uploaderOf(caller), bytes })
}
