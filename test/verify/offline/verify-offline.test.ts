/** A badge judged by a trust bundle, and the bundle itself. */
import { expect } from 'chai'
import { contextDigests } from '../../../server/proof/json-ld/context-digests.ts'
import { schemaDigests } from '../../../server/schema.ts'
import type { OpenedBundle } from '../../../server/verify/offline/open-bundle.ts'
import { verifyOffline } from '../../../server/verify/offline/verify-offline.ts'
import { now, publicUrl } from '../../proof/signing.ts'
import { plainDid, plainlySigned } from '../plain-signer.ts'
import { smallBadge } from '../signed/small-badge.ts'
import { madeAt, opened } from './bundles.ts'

const second = 1000
const after = (milliseconds: number) => new Date(now.getTime() + milliseconds)

describe('a badge that is verified with the network off', () => {
  let good: object
  before(async () => {
    good = await plainlySigned(smallBadge(plainDid))
  })
  const judge = (bundle: OpenedBundle, badge: unknown, at = now) => {
    const text = typeof badge === 'string' ? badge : JSON.stringify(badge)
    return verifyOffline(bundle, Buffer.from(text, 'latin1'), at)
  }
  /** The verdict, and what was found of the bundle. */
  const found = async (bundle: OpenedBundle, badge: unknown = good, at = now) => {
    const report = await judge(bundle, badge, at)
    const last = report.checks.at(-1)
    return [report.verdict, `${last?.outcome ?? ''} ${last?.code ?? ''}`]
  }
  const unknown = (code: string) => ['undetermined', `unknown ${code}`]

  it('is valid by a bundle of the hub that is good, and the report says of when that is', async () => {
    const report = await judge(opened(), good)
    const last = report.checks.at(-1)
    expect(report.verdict).to.equal('valid')
    expect([last?.id, last?.outcome, last?.code]).to.deep.equal(['bundle', 'pass', 'bundle-current'])
    expect(last?.basedOn).to.deep.equal([
      { url: `${publicUrl}/trust/bundle`, fetchedAt: '2026-11-21T09:30:00Z' },
    ])
    expect(report.checks.filter(({ id }) => id === 'bundle')).to.have.length(1)
    expect(report.checks.length).to.be.above(10)
  })

  it('is valid with warnings by a bundle whose key nobody named', async () => {
    const result = 'warn bundle-signer-not-pinned'
    const stranger = { recognitions: [] }
    const anybodys = { ...opened(), isPinned: false }
    expect(await found(anybodys)).to.deep.equal(['valid-with-warnings', result])
    expect(await found({ ...opened(stranger), isPinned: false })).to.deep.equal([
      'valid-with-warnings',
      result,
    ])
    expect(await found({ ...anybodys }, { ...good, proof: { type: 'JsonWebSignature2020' } })).to.deep.equal([
      'undetermined',
      result,
    ])
  })

  it('is not called better than it is by a good bundle', async () => {
    expect(await found(opened({ recognitions: [] }))).to.deep.equal([
      'valid-with-warnings',
      'pass bundle-current',
    ])
  })

  it('is nothing certain from the end of the bundle on', async () => {
    const ends = opened({ exp: madeAt + 60 })
    expect(await found(ends, good, after(60 * second - 1))).to.deep.equal(['valid', 'pass bundle-current'])
    expect(await found(ends, good, after(60 * second))).to.deep.equal(unknown('bundle-expired'))
  })

  it('is nothing certain by a bundle of a date to come, five minutes apart', async () => {
    const to = (seconds: number) => opened({ iat: madeAt + seconds })
    expect(await found(to(300))).to.deep.equal(['valid', 'pass bundle-current'])
    expect(await found(to(301))).to.deep.equal(unknown('bundle-from-the-future'))
  })

  it('is nothing certain by a bundle that goes by other contexts or schemas', async () => {
    const [context, ...contexts] = contextDigests()
    const [schema] = schemaDigests()
    const other = 'https://contexts.example/'
    for (const change of [
      { contexts: [...contexts, { id: context?.id, sha256: schema?.sha256 }] },
      { contexts: [...contexts, { id: other, sha256: context?.sha256 }] },
      { schemas: [{ id: schema?.id, sha256: context?.sha256 }] },
      { schemas: [schema, { id: other, sha256: schema?.sha256 }] },
    ])
      expect(await found(opened(change))).to.deep.equal(unknown('bundle-of-another-version'))
    expect(await found(opened({ contexts, schemas: [] })), 'fewer of them').to.deep.equal([
      'valid',
      'pass bundle-current',
    ])
  })

  it('stays invalid, whatever the bundle is worth', async () => {
    const forged = { ...good, name: 'Expert' }
    for (const [bundle, at, result] of [
      [opened(), now, 'pass bundle-current'],
      [{ ...opened(), isPinned: false }, now, 'warn bundle-signer-not-pinned'],
      [opened(), after(30 * 24 * 3600 * second), 'unknown bundle-expired'],
    ] as const)
      expect(await found(bundle, forged, at)).to.deep.equal(['invalid', result])
  })

  it('is read as what it looks like', async () => {
    const kinds = ['{}', 'a.b.c', '\x89PNG', '%PDF-1.7', '<svg/>'].map(async (text) => {
      const { input } = await judge(opened(), text)
      return input.kind
    })
    expect(await Promise.all(kinds)).to.deep.equal(['json', 'jwt', 'png', 'pdf', 'svg'])
  })
})
