import { Problem } from '../../problem.ts'
import type { CredentialCheck } from './content.ts'
import type { Application } from '../../store/recognition-documents.ts'
import type { ApplicationEvidenceDeps } from './deps.ts'
import { ownBadge } from './own-badge.ts'

/**
 * What the verifier of this service says of the badge in `json`, and which award of this service it is. Undetermined is not invalid: it is
 * kept, and does not count.
 * @throws Problem `evidence-refused` (422) when it is invalid, the checks it failed are the errors; or of this service and somebody else's
 */
export async function checkedCredential(
  deps: Pick<ApplicationEvidenceDeps, 'verifyBadge' | 'store' | 'pseudonyms' | 'publicUrl'>,
  application: Application,
  json: string,
): Promise<CredentialCheck> {
  const { verdict, issuer, checkedAt, checks, credential } = await deps.verifyBadge(json)
  if (verdict === 'invalid') {
    const failed = checks.filter(({ outcome }) => outcome === 'fail')
    throw new Problem(
      'evidence-refused',
      {
        fr: 'Ce badge n’est pas valable : il ne peut pas servir de preuve.',
        en: 'This badge is not valid: it cannot serve as evidence.',
      },
      {
        errors: failed.map(({ code, detail }) => ({
          pointer: '/content/credential/credential',
          code,
          detail,
        })),
      },
    )
  }
  const awardId = await ownBadge(deps, application, credential?.['id'])
  return {
    verdict,
    ...(issuer?.name === undefined ? {} : { issuerName: issuer.name }),
    ...(awardId === undefined ? {} : { awardId }),
    checkedAt,
  }
}
