/** Whether the key that made a proof is its author’s: one that names itself, one of this service, or one its issuer publishes elsewhere. */
import { judgeKey, keyNamed } from '../../proof/keys/judge-key.ts'
import type { Credential, VerifiedProof } from '../../proof/types.ts'
import { isKept } from '../../verify/checks/issuer/key.ts'
import { keyElsewhere } from '../../verify/checks/issuer/elsewhere.ts'
import { isHostedHere } from '../../verify/hosted-here.ts'
import type { VcApiDeps } from '../deps.ts'
import { trouble, type Trouble } from '../problem-details.ts'
import { idOf } from '../values.ts'
import { notShown } from './proof-trouble.ts'

type Signer = Pick<VerifiedProof, 'verificationMethod' | 'controller' | 'created'>

const noLonger = trouble(
  'proofVerification',
  'La clé de cette preuve était retirée ou compromise à cette date, ou l’a été depuis : ce titre n’est pas cru.',
  'The key of this proof was retired or compromised at that date, or has been since: this credential is not believed.',
  '/proof',
)
const notKnown = trouble(
  'proofVerification',
  'Rien ne montre que la clé de cette preuve est celle de son auteur : ce service ne va chercher aucune clé.',
  'Nothing shows that the key of this proof is that of its author: this service looks no key up.',
  '/proof',
)

/**
 * Undefined when it is. An issuer of this service signs with the keys it publishes; `dated` is when the proof says it was made, RFC 3339.
 * Anybody can write another site’s identifier before a key of their own: the issuer of `credential` is asked at its site, of anybody else it is
 * refused. Whoever has a compromised key can write any date: what is
 * dated before is believed only of `credential`s kept here, which are awards and endorsements.
 */
export async function keyTrouble(
  { verify, publicUrl, clock }: Pick<VcApiDeps, 'verify' | 'publicUrl' | 'clock'>,
  signer: Signer,
  dated: string | undefined,
  credential?: Credential,
): Promise<Trouble | undefined> {
  const { verificationMethod, controller } = signer
  const published = await verify.publishedKeys(controller)
  const key = keyNamed(published, verificationMethod)
  if (key === undefined) {
    if (published.length > 0 || isHostedHere(publicUrl, controller)) return notKnown
    if (/^did:(?:key|jwk):/u.test(controller)) return undefined
    if (credential === undefined || idOf(credential['issuer']) !== controller) return notKnown
    const { outcome, code } = await keyElsewhere({ deps: verify, credential, now: clock() }, signer)
    if (outcome === 'pass') return undefined
    return code === 'issuer-keys-not-looked-up' ? notKnown : notShown(code)
  }
  const judgement = judgeKey(key, dated)
  const isGood =
    judgement === 'good' ||
    (judgement === 'good-if-known' &&
      credential !== undefined &&
      (await isKept({ deps: verify, credential }, key)))
  return isGood ? undefined : noLonger
}
