import { expect } from 'chai'
import { isIssuer, olderIssuer } from '../../../server/verify/older/older-issuer.ts'
import { otherDocuments } from '../../../server/verify/older/other-documents.ts'
import type { OlderVersion } from '../../../server/verify/older/read-older.ts'
import type { JsonObject } from '../../../server/verify/strict-json.ts'
import { publicUrl } from '../../proof/signing.ts'
import { sitesInMemory } from '../in-memory-sites.ts'
import {
  assertion,
  assertion05,
  assertion1,
  at,
  badgeClass,
  pages,
  profile,
  site,
  type Json,
  type Pages,
} from './older-world.ts'

/** The address of its issuer, or why there is none. */
async function issuerOf(version: OlderVersion, badge: Json, change: Pages = {}): Promise<string> {
  const documents = otherDocuments({ publicUrl, outside: sitesInMemory(pages(change)) })
  // As it comes out of JSON.
  const assertion_ = JSON.parse(JSON.stringify(badge)) as JsonObject
  const found = await olderIssuer(version, assertion_, documents)
  return isIssuer(found) ? found.id : `${found.outcome} ${found.code}`
}

const unusable = 'unknown issuer-unusable'
const missing = 'unknown issuer-not-looked-up'
const mismatch = 'fail issuer-mismatch'
const shows = (path: string, body: Json): Pages => ({ [path]: { body } })
const class1 = (change: Json = {}) => ({
  ...{
    name: 'Soudure',
    description: 'Sait souder',
    image: at('/i.png'),
    criteria: at('/c'),
    issuer: at('/issuer1'),
  },
  ...change,
})

describe('the issuer of a badge before 3.0', () => {
  const rows: readonly (readonly [string, OlderVersion, Json, Pages, string])[] = [
    ['named by the class at its address', '2.0', assertion(), {}, at('/issuer')],
    ['named by the class within', '2.0', assertion({ badge: badgeClass() }), {}, at('/issuer')],
    [
      'within the class within',
      '2.0',
      assertion({ badge: badgeClass({ issuer: profile() }) }),
      {},
      at('/issuer'),
    ],
    [
      'named over http',
      '2.0',
      assertion(),
      { ...shows('/class', badgeClass({ issuer: 'http://ISSUER.example/issuer' })) },
      'http://ISSUER.example/issuer',
    ],
    [
      'of a class at another address',
      '2.0',
      assertion(),
      shows('/class', badgeClass({ id: at('/other') })),
      mismatch,
    ],
    [
      'at another address than it says',
      '2.0',
      assertion(),
      shows('/issuer', profile({ id: at('/other') })),
      mismatch,
    ],
    [
      'within the class, and elsewhere than there',
      '2.0',
      assertion({ badge: badgeClass({ issuer: profile({ id: at('/none') }) }) }),
      {},
      missing,
    ],
    ['of a class that is not there', '2.0', assertion(), { '/class': { refusal: 'unreachable' } }, missing],
    ['of a class that would be here', '2.0', assertion({ badge: `${publicUrl}/c` }), {}, mismatch],
    ['that is not there', '2.0', assertion(), { '/issuer': { refusal: 'not-found' } }, missing],
    [
      'that would be here',
      '2.0',
      assertion(),
      shows('/class', badgeClass({ issuer: `${publicUrl}/i` })),
      mismatch,
    ],
    [
      'of a class that has not its form',
      '2.0',
      assertion(),
      shows('/class', badgeClass({ name: undefined })),
      unusable,
    ],
    [
      'of a class within that has not its form',
      '2.0',
      assertion({ badge: { id: at('/class') } }),
      {},
      unusable,
    ],
    ['of no class', '2.0', assertion({ badge: undefined }), {}, unusable],
    ['of something that is no class', '2.0', assertion({ badge: 7 }), {}, unusable],
    [
      'of a class that names none',
      '2.0',
      assertion(),
      shows('/class', badgeClass({ issuer: undefined })),
      unusable,
    ],
    [
      'without an address',
      '2.0',
      assertion(),
      shows('/class', badgeClass({ issuer: { name: 'Fablab' } })),
      unusable,
    ],
    ['that has not its form', '2.0', assertion(), shows('/issuer', profile({ name: undefined })), unusable],
    ['of 1.1', '1.1', assertion1(), {}, at('/issuer1')],
    ['of 1.0', '1.0', assertion1(), {}, at('/issuer1')],
    [
      'of 1.1, with their addresses in them',
      '1.1',
      assertion1(),
      {
        ...shows('/class1', class1({ id: at('/class1') })),
        ...shows('/issuer1', { id: at('/issuer1'), name: 'F', url: site }),
      },
      at('/issuer1'),
    ],
    [
      'of 1.1, whose class is at another address',
      '1.1',
      assertion1(),
      shows('/class1', class1({ id: at('/x') })),
      mismatch,
    ],
    [
      'of 1.1, at another address',
      '1.1',
      assertion1(),
      shows('/issuer1', { id: at('/x'), name: 'F', url: site }),
      mismatch,
    ],
    [
      'of 1.0, whose class is of 2.0',
      '1.0',
      assertion1(),
      shows('/class1', badgeClass({ image: undefined })),
      unusable,
    ],
    ['of 1.0, without a site', '1.0', assertion1(), shows('/issuer1', { name: 'Fablab' }), unusable],
    ['of 0.5', '0.5', assertion05(), {}, site],
    ['of 0.5, over http', '0.5', assertion05('http://issuer.example'), {}, site],
    ['of 0.5, without a site', '0.5', assertion05(''), {}, unusable],
    ['of 0.5, without an issuer', '0.5', { badge: {} }, {}, unusable],
    ['of 0.5, without a class', '0.5', { badge: at('/class') }, {}, unusable],
  ]
  for (const [what, version, badge, change, expected] of rows)
    it(`is ${expected}: ${what}`, async () => {
      expect(await issuerOf(version, badge, change)).to.equal(expected)
    })
})
