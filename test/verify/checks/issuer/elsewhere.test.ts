/** The key of an issuer whose document is on another site. */
import { expect } from 'chai'
import type { Signer } from '../../../../server/verify/check.ts'
import { issuerKey } from '../../../../server/verify/checks/issuer/key.ts'
import { multikey } from '../../foreign/foreign-issuer.ts'
import { plainKey } from '../../plain-signer.ts'
import { asking, documentOf, source, univ } from '../../signed/small-badge.ts'
import { findingOf, service } from '../answer.ts'

const listed = (more: object) =>
  documentOf(plainKey, { verificationMethod: [multikey(`${univ}#key-1`, univ, more)] })

async function found(document: unknown, created: string | undefined = '2026-11-05T00:00:00Z') {
  const signer: Signer = {
    ...{ verificationMethod: `${univ}#key-1`, controller: univ },
    ...(created === '' ? {} : { created }),
  }
  const { outcome, code, basedOn } = await findingOf(issuerKey, {
    credential: { issuer: { id: univ }, validFrom: '2026-11-01T00:00:00Z' },
    signers: [signer],
    deps: { ...service, ...asking(document) },
  })
  return { answer: `${outcome} ${code}`, basedOn }
}

describe('the key of an issuer elsewhere', () => {
  const rows: readonly (readonly [title: string, document: unknown, answer: string, created?: string])[] = [
    ['that its site lists', documentOf(plainKey), 'pass key-published-elsewhere'],
    [
      'that its site lists for nothing',
      documentOf(plainKey, { assertionMethod: [] }),
      'fail key-not-for-assertion',
    ],
    [
      'that its site lists for something else',
      documentOf(plainKey, { assertionMethod: [], authentication: [`${univ}#key-1`] }),
      'fail key-not-for-assertion',
    ],
    ['that had expired', listed({ expires: '2026-11-04T00:00:00Z' }), 'fail key-retired'],
    ['that expired later', listed({ expires: '2026-11-06T00:00:00Z' }), 'pass key-published-elsewhere'],
    ['that was revoked', listed({ revoked: '2026-11-04T00:00:00Z' }), 'fail key-revoked'],
    ['that was revoked later', listed({ revoked: '2026-11-06T00:00:00Z' }), 'unknown key-revoked-since'],
    [
      'that had expired when the badge begins, the proof saying nothing',
      listed({ expires: '2026-10-04T00:00:00Z' }),
      'fail key-retired',
      '',
    ],
    [
      'that expired after the badge begins, the proof saying nothing',
      listed({ expires: '2026-11-04T00:00:00Z' }),
      'pass key-published-elsewhere',
      '',
    ],
  ]
  for (const [title, document, answer, created] of rows)
    it(`${title}: ${answer}, by what its site said and when`, async () => {
      expect(await found(document, created)).to.deep.equal({ answer, basedOn: source })
    })

  it('is not known where the site does not answer: nothing was read', async () => {
    expect(await found(undefined)).to.deep.equal({
      answer: 'unknown issuer-document-unreachable',
      basedOn: undefined,
    })
  })
})
