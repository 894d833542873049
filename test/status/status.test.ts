import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import { verifyCredential } from '@digitalbazaar/vc'
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list'
import { expect } from 'chai'
import { buildCredential } from '../../server/credential/build-credential.ts'
import { didDocument } from '../../server/proof/keys/did-document.ts'
import { documentLoader } from '../../server/proof/json-ld/document-loader.ts'
import { eddsaRdfc2022 } from '../../server/proof/data-integrity/eddsa-rdfc-2022.ts'
import type { Credential, Issuer } from '../../server/proof/types.ts'
import { createIndexAllocator } from '../../server/status/allocate-index.ts'
import { changeState } from '../../server/status/change-state.ts'
import { statusListUrl } from '../../server/status/status-list-url.ts'
import type { StatusListPublisher } from '../../server/status/status-list.ts'
import { partsOf, publishedAchievements } from '../credential/sample-credential.ts'
import { now, openSigning, publicUrl, type Signing } from '../proof/signing.ts'
import { openStatus, type Status } from './publishing.ts'

describe('A badge and its status list, read by @digitalbazaar/vc', () => {
  let signing: Signing
  let issuer: Issuer
  let publisher: StatusListPublisher
  let status: Status
  let credential: Credential
  let slot: string
  before(async () => {
    signing = await openSigning()
    issuer = await signing.keys.current('acme')
    const { store, keys } = signing
    status = openStatus(signing)
    publisher = status.publisher()
    const allocator = createIndexAllocator({ store, secret: Buffer.alloc(32, 3), clock: () => now })
    const allocated = await allocator.allocate('acme', 'award-1')
    slot = allocated.slot
    const achievements = await publishedAchievements(store)
    const parts = partsOf(achievements.resolve('referentiel-mediateurs/0.1.0/RM-A1.1-N2'), {
      status: { listUrl: statusListUrl(publicUrl, allocated.list), index: allocated.index },
    })
    credential = await eddsaRdfc2022.sign(keys, issuer, buildCredential(parts), now)
  })
  after(() => signing.close())

  const served = async (list: string) => {
    const text = await publisher.publish('acme-1', 'revocation')
    const method = {
      '@context': 'https://w3id.org/security/multikey/v1',
      id: issuer.verificationMethod,
      type: 'Multikey',
      controller: issuer.did,
      publicKeyMultibase: issuer.publicKeyMultibase,
    }
    return documentLoader(
      new Map<string, object>([
        [list, JSON.parse(text ?? '') as object],
        [issuer.verificationMethod, method],
        [issuer.did, didDocument(issuer.did, await signing.keys.published('acme'))],
      ]),
    )
  }
  const judge = async () => {
    const result = await verifyCredential({
      credential: structuredClone(credential),
      suite: new DataIntegrityProof({ cryptosuite }),
      documentLoader: await served(`${publicUrl}/status-lists/acme-1`),
      checkStatus,
      now,
    })
    return [result.verified, result.statusResult?.results[0]?.status]
  }

  it('verifies, and is not revoked', async () => {
    expect(await judge()).to.deep.equal([true, false])
  })

  it('is not revoked while it is suspended', async () => {
    await changeState(status.deps, slot, 'suspended')
    expect(await judge()).to.deep.equal([true, false])
  })

  it('is revoked once it is', async () => {
    await changeState(status.deps, slot, 'revoked')
    expect(await judge()).to.deep.equal([true, true])
  })
})
