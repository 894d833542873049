/** Whom the rows of the attack table are about: an issuer, the holder of a badge, and somebody with keys of their own. */
import type { Credential } from '../../../server/proof/types.ts'
import { genuineBadges, type Party } from '../../corpus/genuine.ts'
import { changed } from '../issuing.ts'
import { issuedBy, plainDid, plainlySigned } from '../plain-signer.ts'
import { openWallet, type Wallet } from '../presentation/wallet.ts'

export const achievement = ['credentialSubject', 'achievement'] as const

export interface AttackWorld {
  readonly issuer: Party
  readonly attacker: Party
  readonly holder: Wallet
  readonly thief: Wallet
  /** Without a proof; of `holder`, with a code and a field of study, which must not be taken for one another. */
  readonly unsigned: Credential
  readonly badge: Credential
  /** Signed by the issuer once `path` is what `change` makes of it. */
  signed(path: readonly (string | number)[], value: unknown): Promise<Credential>
  /** By a key of somebody else, in the name of the issuer. */
  forged(): Promise<Credential>
  /** As `issuer`, by signing without the care this service takes. */
  plainly(change: (unsigned: Credential) => Credential): Promise<Credential>
}

/** The keys of the parties are the same every time, those of the wallets never. */
export async function openAttackWorld(): Promise<AttackWorld> {
  const { issuer, attacker, unsigned: sample } = await genuineBadges()
  const holder = openWallet()
  const studied = changed(sample, [...achievement, 'fieldOfStudy'], () => 'Médiation numérique')
  const unsigned = changed(studied, ['credentialSubject', 'id'], () => holder.did)
  return {
    issuer,
    attacker,
    holder,
    thief: openWallet(),
    unsigned,
    badge: await issuer.proved(unsigned),
    signed: (path, value) => issuer.proved(changed(unsigned, path, () => value)),
    forged: () => plainlySigned(unsigned, plainDid),
    plainly: (change) => plainlySigned(change(issuedBy(unsigned))),
  }
}

/** What is handed in for `document`: a text as it is, since some keys survive no other way. */
export function bytesOf(document: unknown): Buffer {
  return Buffer.from(typeof document === 'string' ? document : JSON.stringify(document))
}
